using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>Roles and services that the operator keeps as declared (<c>spec.managed</c>).</summary>
public sealed class ManagedConfiguration : ResourcePart
{
    /// <summary>Roles.</summary>
    [JsonPropertyName("roles")]
    public IList<RoleConfiguration>? Roles { get; set; }

    /// <summary>Services.</summary>
    [JsonPropertyName("services")]
    public ManagedServices? Services { get; set; }
}

/// <summary>A role of PostgreSQL.</summary>
public class RoleConfiguration : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }

    /// <summary>A comment on it.</summary>
    [JsonPropertyName("comment")]
    public string? Comment { get; set; }

    /// <summary>A secret with its password.</summary>
    [JsonPropertyName("passwordSecret")]
    public V1LocalObjectReference? PasswordSecret { get; set; }

    /// <summary>Whether its password is removed.</summary>
    [JsonPropertyName("disablePassword")]
    public bool? DisablePassword { get; set; }

    /// <summary>Whether it may log in; false by default.</summary>
    [JsonPropertyName("login")]
    public bool? Login { get; set; }

    /// <summary>Whether it is a superuser; false by default.</summary>
    [JsonPropertyName("superuser")]
    public bool? Superuser { get; set; }

    /// <summary>Whether it may create databases; false by default.</summary>
    [JsonPropertyName("createdb")]
    public bool? CreateDb { get; set; }

    /// <summary>Whether it may create roles; false by default.</summary>
    [JsonPropertyName("createrole")]
    public bool? CreateRole { get; set; }

    /// <summary>Whether it inherits the rights of its groups; true by default.</summary>
    [JsonPropertyName("inherit")]
    public bool? Inherit { get; set; }

    /// <summary>Whether it may replicate; false by default.</summary>
    [JsonPropertyName("replication")]
    public bool? Replication { get; set; }

    /// <summary>Whether row-level security does not apply; false by default.</summary>
    [JsonPropertyName("bypassrls")]
    public bool? BypassRls { get; set; }

    /// <summary>At most so many connections; -1, no limit, by default.</summary>
    [JsonPropertyName("connectionLimit")]
    public long? ConnectionLimit { get; set; }

    /// <summary>Until when the password is valid, RFC 3339.</summary>
    [JsonPropertyName("validUntil")]
    public string? ValidUntil { get; set; }

    /// <summary>The roles that it is a member of.</summary>
    [JsonPropertyName("inRoles")]
    public IList<string>? InRoles { get; set; }
}

/// <summary>Services that the operator keeps as declared.</summary>
public sealed class ManagedServices : ResourcePart
{
    /// <summary>Default services that are not made: <c>r</c>, <c>ro</c>.</summary>
    [JsonPropertyName("disabledDefaultServices")]
    public IList<string>? DisabledDefaultServices { get; set; }

    /// <summary>Further services.</summary>
    [JsonPropertyName("additional")]
    public IList<ManagedService>? Additional { get; set; }
}

/// <summary>A further service.</summary>
public sealed class ManagedService : ResourcePart
{
    /// <summary><c>rw</c>, <c>ro</c> or <c>r</c>.</summary>
    [JsonPropertyName("selectorType")]
    public string? SelectorType { get; set; }

    /// <summary><c>patch</c> (the default) or <c>replace</c>.</summary>
    [JsonPropertyName("updateStrategy")]
    public string? UpdateStrategy { get; set; }

    /// <summary>The service.</summary>
    [JsonPropertyName("serviceTemplate")]
    public ServiceTemplateSpec? ServiceTemplate { get; set; }
}

/// <summary>A template for a service.</summary>
public sealed class ServiceTemplateSpec : ResourcePart
{
    /// <summary>Its metadata.</summary>
    [JsonPropertyName("metadata")]
    public Metadata? Metadata { get; set; }

    /// <summary>Its specification.</summary>
    [JsonPropertyName("spec")]
    public V1ServiceSpec? Spec { get; set; }
}

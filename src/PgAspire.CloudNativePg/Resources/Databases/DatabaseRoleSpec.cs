using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="DatabaseRole"/> should be (<c>spec</c>): a role and its cluster.</summary>
public sealed class DatabaseRoleSpec : RoleConfiguration
{
    /// <summary>The cluster; fixed.</summary>
    [JsonPropertyName("cluster")]
    public V1LocalObjectReference? Cluster { get; set; }

    /// <summary>What happens to the role when the resource is deleted: <c>retain</c> (the default) or <c>delete</c>.</summary>
    [JsonPropertyName("databaseRoleReclaimPolicy")]
    public string? DatabaseRoleReclaimPolicy { get; set; }

    /// <summary>A client certificate in the secret <c>&lt;name&gt;-client-cert</c>.</summary>
    [JsonPropertyName("clientCertificate")]
    public ClientCertificateSpec? ClientCertificate { get; set; }
}

/// <summary>A client certificate for a role.</summary>
public sealed class ClientCertificateSpec : ResourcePart
{
    /// <summary>Whether it is issued; true by default.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }
}

using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>PostgreSQL's own settings (<c>spec.postgresql</c>).</summary>
public sealed class PostgresConfiguration : ResourcePart
{
    /// <summary>Parameters for <c>postgresql.conf</c>; values are strings.</summary>
    [JsonPropertyName("parameters")]
    public IDictionary<string, string>? Parameters { get; set; }

    /// <summary>Lines for <c>pg_hba.conf</c>, in order.</summary>
    [JsonPropertyName("pg_hba")]
    public IList<string>? PgHba { get; set; }

    /// <summary>Lines for <c>pg_ident.conf</c>.</summary>
    [JsonPropertyName("pg_ident")]
    public IList<string>? PgIdent { get; set; }

    /// <summary>Libraries loaded at server start, besides those of managed extensions.</summary>
    [JsonPropertyName("shared_preload_libraries")]
    public IList<string>? SharedPreloadLibraries { get; set; }

    /// <summary>Synchronous replication; asynchronous when absent.</summary>
    [JsonPropertyName("synchronous")]
    public SynchronousReplicaConfiguration? Synchronous { get; set; }

    /// <summary>Which standbys may be synchronous, in the older form.</summary>
    [JsonPropertyName("syncReplicaElectionConstraint")]
    public SyncReplicaElectionConstraints? SyncReplicaElectionConstraint { get; set; }

    /// <summary>Extensions mounted from images; PostgreSQL 18 or later.</summary>
    [JsonPropertyName("extensions")]
    public IList<ExtensionConfiguration>? Extensions { get; set; }

    /// <summary>Authentication by LDAP.</summary>
    [JsonPropertyName("ldap")]
    public LdapConfig? Ldap { get; set; }

    /// <summary>Whether <c>ALTER SYSTEM</c> is allowed; false by default.</summary>
    [JsonPropertyName("enableAlterSystem")]
    public bool? EnableAlterSystem { get; set; }

    /// <summary>Seconds that a promotion may take.</summary>
    [JsonPropertyName("promotionTimeout")]
    public int? PromotionTimeout { get; set; }
}

/// <summary>Synchronous replication (<c>spec.postgresql.synchronous</c>).</summary>
public sealed class SynchronousReplicaConfiguration : ResourcePart
{
    /// <summary><c>any</c> or <c>first</c>.</summary>
    [JsonPropertyName("method")]
    public string? Method { get; set; }

    /// <summary>How many standbys confirm; at least 1.</summary>
    [JsonPropertyName("number")]
    public int? Number { get; set; }

    /// <summary>At most so many of the cluster's instances are listed.</summary>
    [JsonPropertyName("maxStandbyNamesFromCluster")]
    public int? MaxStandbyNamesFromCluster { get; set; }

    /// <summary>Application names listed before the cluster's.</summary>
    [JsonPropertyName("standbyNamesPre")]
    public IList<string>? StandbyNamesPre { get; set; }

    /// <summary>Application names listed after the cluster's.</summary>
    [JsonPropertyName("standbyNamesPost")]
    public IList<string>? StandbyNamesPost { get; set; }

    /// <summary><c>required</c> (the default) or <c>preferred</c>.</summary>
    [JsonPropertyName("dataDurability")]
    public string? DataDurability { get; set; }

    /// <summary>Whether a failover needs a quorum of what was acknowledged; false by default.</summary>
    [JsonPropertyName("failoverQuorum")]
    public bool? FailoverQuorum { get; set; }
}

/// <summary>Which standbys may be synchronous, in the older form.</summary>
public sealed class SyncReplicaElectionConstraints : ResourcePart
{
    /// <summary>Whether the constraint applies.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; set; }

    /// <summary>Node labels that must differ from the primary's.</summary>
    [JsonPropertyName("nodeLabelsAntiAffinity")]
    public IList<string>? NodeLabelsAntiAffinity { get; set; }
}

/// <summary>An extension mounted from an image.</summary>
public sealed class ExtensionConfiguration : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The image.</summary>
    [JsonPropertyName("image")]
    public V1ImageVolumeSource? Image { get; set; }

    /// <summary>Folders in the image for <c>extension_control_path</c>.</summary>
    [JsonPropertyName("extension_control_path")]
    public IList<string>? ExtensionControlPath { get; set; }

    /// <summary>Folders in the image for <c>dynamic_library_path</c>.</summary>
    [JsonPropertyName("dynamic_library_path")]
    public IList<string>? DynamicLibraryPath { get; set; }

    /// <summary>Folders in the image for <c>LD_LIBRARY_PATH</c>.</summary>
    [JsonPropertyName("ld_library_path")]
    public IList<string>? LdLibraryPath { get; set; }

    /// <summary>Folders in the image for <c>PATH</c>.</summary>
    [JsonPropertyName("bin_path")]
    public IList<string>? BinPath { get; set; }

    /// <summary>Environment variables.</summary>
    [JsonPropertyName("env")]
    public IList<ExtensionEnvVar>? Env { get; set; }
}

/// <summary>An environment variable of an extension.</summary>
public sealed class ExtensionEnvVar : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its value; <c>${image_root}</c> is the mounted image.</summary>
    [JsonPropertyName("value")]
    public string? Value { get; set; }
}

/// <summary>Authentication by LDAP; one of the two binds.</summary>
public sealed class LdapConfig : ResourcePart
{
    /// <summary>The server.</summary>
    [JsonPropertyName("server")]
    public string? Server { get; set; }

    /// <summary>Its port.</summary>
    [JsonPropertyName("port")]
    public int? Port { get; set; }

    /// <summary><c>ldap</c> or <c>ldaps</c>.</summary>
    [JsonPropertyName("scheme")]
    public string? Scheme { get; set; }

    /// <summary>Whether StartTLS is used.</summary>
    [JsonPropertyName("tls")]
    public bool? Tls { get; set; }

    /// <summary>Simple bind.</summary>
    [JsonPropertyName("bindAsAuth")]
    public LdapBindAsAuth? BindAsAuth { get; set; }

    /// <summary>Search, then bind.</summary>
    [JsonPropertyName("bindSearchAuth")]
    public LdapBindSearchAuth? BindSearchAuth { get; set; }
}

/// <summary>Simple bind.</summary>
public sealed class LdapBindAsAuth : ResourcePart
{
    /// <summary>Before the user's name.</summary>
    [JsonPropertyName("prefix")]
    public string? Prefix { get; set; }

    /// <summary>After the user's name.</summary>
    [JsonPropertyName("suffix")]
    public string? Suffix { get; set; }
}

/// <summary>Search, then bind.</summary>
public sealed class LdapBindSearchAuth : ResourcePart
{
    /// <summary>Where the search begins.</summary>
    [JsonPropertyName("baseDN")]
    public string? BaseDn { get; set; }

    /// <summary>Who searches.</summary>
    [JsonPropertyName("bindDN")]
    public string? BindDn { get; set; }

    /// <summary>The password of the one who searches.</summary>
    [JsonPropertyName("bindPassword")]
    public V1SecretKeySelector? BindPassword { get; set; }

    /// <summary>The attribute that is matched.</summary>
    [JsonPropertyName("searchAttribute")]
    public string? SearchAttribute { get; set; }

    /// <summary>The filter of the search.</summary>
    [JsonPropertyName("searchFilter")]
    public string? SearchFilter { get; set; }
}

using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A schema of a database.</summary>
public sealed class SchemaSpec : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>The role that owns it.</summary>
    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }
}

/// <summary>An extension of a database.</summary>
public sealed class ExtensionSpec : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its version; the default one when absent.</summary>
    [JsonPropertyName("version")]
    public string? Version { get; set; }

    /// <summary>Its schema.</summary>
    [JsonPropertyName("schema")]
    public string? Schema { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }
}

/// <summary>A foreign data wrapper.</summary>
public sealed class FdwSpec : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its handler function.</summary>
    [JsonPropertyName("handler")]
    public string? Handler { get; set; }

    /// <summary>Its validator function.</summary>
    [JsonPropertyName("validator")]
    public string? Validator { get; set; }

    /// <summary>The role that owns it.</summary>
    [JsonPropertyName("owner")]
    public string? Owner { get; set; }

    /// <summary>Its options.</summary>
    [JsonPropertyName("options")]
    public IList<OptionSpec>? Options { get; set; }

    /// <summary>Who may use it.</summary>
    [JsonPropertyName("usage")]
    public IList<UsageSpec>? Usage { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }
}

/// <summary>A foreign server.</summary>
public sealed class ServerSpec : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its foreign data wrapper.</summary>
    [JsonPropertyName("fdw")]
    public string? Fdw { get; set; }

    /// <summary>Its options.</summary>
    [JsonPropertyName("options")]
    public IList<OptionSpec>? Options { get; set; }

    /// <summary>Who may use it.</summary>
    [JsonPropertyName("usage")]
    public IList<UsageSpec>? Usage { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }
}

/// <summary>An option of a foreign object.</summary>
public sealed class OptionSpec : ResourcePart
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary>Its value.</summary>
    [JsonPropertyName("value")]
    public string? Value { get; set; }

    /// <summary><c>present</c> (the default) or <c>absent</c>.</summary>
    [JsonPropertyName("ensure")]
    public string? Ensure { get; set; }
}

/// <summary>A right to use a foreign object.</summary>
public sealed class UsageSpec : ResourcePart
{
    /// <summary>The role.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    /// <summary><c>grant</c> (the default) or <c>revoke</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }
}

using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What an <see cref="ImageCatalog"/> or a <see cref="ClusterImageCatalog"/> holds (<c>spec</c>).</summary>
public sealed class ImageCatalogSpec : ResourcePart
{
    /// <summary>Images by major version; 1 to 8.</summary>
    [JsonPropertyName("images")]
    public IList<CatalogImage>? Images { get; set; }

    /// <summary>Images of other components by key; at most 32.</summary>
    [JsonPropertyName("componentImages")]
    public IList<CatalogComponentImage>? ComponentImages { get; set; }
}

/// <summary>The image of a major version.</summary>
public sealed class CatalogImage : ResourcePart
{
    /// <summary>The major version; at least 10.</summary>
    [JsonPropertyName("major")]
    public int? Major { get; set; }

    /// <summary>The image.</summary>
    [JsonPropertyName("image")]
    public string? Image { get; set; }

    /// <summary>Extensions mounted from images.</summary>
    [JsonPropertyName("extensions")]
    public IList<ExtensionConfiguration>? Extensions { get; set; }
}

/// <summary>The image of a component.</summary>
public sealed class CatalogComponentImage : ResourcePart
{
    /// <summary>The key.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; set; }

    /// <summary>The image.</summary>
    [JsonPropertyName("image")]
    public string? Image { get; set; }
}

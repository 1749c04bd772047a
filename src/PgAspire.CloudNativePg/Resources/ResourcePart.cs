using System.Text.Json.Serialization;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A part of a resource; null means that the field is left out.</summary>
public abstract class ResourcePart
{
    /// <summary>Fields that have no property here; written as they are, after the others.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? OtherFields { get; set; }
}

using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>A document of a manifest that has a kind.</summary>
/// <param name="Tree">Its values.</param>
/// <param name="Text">Where they stand.</param>
/// <param name="Source">The file's name; null for text.</param>
internal sealed record ManifestDocument(JsonObject Tree, YamlDocument Text, string? Source)
{
    public string ApiVersion => TextOf("apiVersion") ?? "";

    public string Kind => TextOf("kind") ?? "";

    public string? Name => TextOf("metadata", "name");

    public string? Namespace => TextOf("metadata", "namespace");

    public FieldSchema? Schema => ResourceSchemas.Of(ApiVersion, Kind);

    public ManifestError Error(FieldPath path, string message)
    {
        var place = Text.PlaceOf(path);
        return new ManifestError($"{Kind} {Name}".Trim(), path.ToString(), message, place.Line, place.Column, Source);
    }

    /// <summary>The text at a path of keys; null when there is none.</summary>
    public string? TextOf(params ReadOnlySpan<string> keys)
    {
        JsonNode? at = Tree;
        foreach (var key in keys)
        {
            at = (at as JsonObject)?[key];
        }
        return at is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }
}

using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>A place in a text, from 1.</summary>
internal readonly record struct TextPlace(int Line, int Column);

/// <summary>A document of a YAML text and where its values stand.</summary>
/// <param name="root">Its value; null when it is empty.</param>
/// <param name="places">The places of values, by <see cref="FieldPath.ToString"/>.</param>
internal sealed class YamlDocument(JsonNode? root, IReadOnlyDictionary<string, TextPlace> places)
{
    public JsonNode? Root { get; } = root;

    /// <summary>Where a value is, or the nearest one around it.</summary>
    public TextPlace PlaceOf(FieldPath path)
    {
        for (var at = path; at is not null; at = at.Parent)
        {
            if (places.TryGetValue(at.ToString(), out var place))
            {
                return place;
            }
        }
        return new TextPlace(1, 1);
    }

    /// <summary>This document's value at <paramref name="path"/> as a document; places stay.</summary>
    public YamlDocument At(FieldPath path, JsonNode? value)
    {
        var prefix = path.ToString();
        var inside = places.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(p => p.Key[prefix.Length..].TrimStart('.'), p => p.Value, StringComparer.Ordinal);
        return new YamlDocument(value, inside);
    }
}

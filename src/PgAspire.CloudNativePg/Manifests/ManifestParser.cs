using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>From text to documents that the API server would take, as far as the resource definitions say it.</summary>
internal static class ManifestParser
{
    /// <summary>The documents of a text; an item of a <c>List</c> is a document of its own.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="source">The file's name; null for text.</param>
    /// <param name="errors">Where what is wrong is added.</param>
    public static IReadOnlyList<ManifestDocument> Parse(string text, string? source, List<ManifestError> errors)
    {
        try
        {
            var documents = YamlReader.Read(text).SelectMany(d => Documents(d, source, errors)).ToList();
            foreach (var document in documents)
            {
                Check(document, errors);
            }
            return documents;
        }
        catch (YamlTextException e)
        {
            errors.Add(new ManifestError("", e.Path.ToString(), e.Message, e.Place.Line, e.Place.Column, source));
            return [];
        }
    }

    private static List<ManifestDocument> Documents(YamlDocument text, string? source, List<ManifestError> errors)
    {
        if (text.Root is not JsonObject tree)
        {
            var place = text.PlaceOf(FieldPath.Root);
            errors.Add(new ManifestError("", "", "a resource must be a map.", place.Line, place.Column, source));
            return [];
        }
        var document = new ManifestDocument(tree, text, source);
        if (document is not { Kind: "List", ApiVersion: "v1" } || tree["items"] is not JsonArray items)
        {
            return [document];
        }
        return items.SelectMany((item, i) => Documents(text.At(FieldPath.Root.Then("items").Then(i), item?.DeepClone() ?? new JsonObject()), source, errors)).ToList();
    }

    private static void Check(ManifestDocument document, List<ManifestError> errors)
    {
        foreach (var field in new[] { "apiVersion", "kind" })
        {
            if (document.TextOf(field) is null or "")
            {
                errors.Add(document.Error(FieldPath.Root.Then(field), "is required, and must be a string."));
                return;
            }
        }
        if (document.Tree["metadata"] is not (JsonObject or null))
        {
            errors.Add(document.Error(FieldPath.Root.Then("metadata"), "must be a map."));
        }
        else if (document.Schema is { } schema)
        {
            errors.AddRange(SchemaCheck.Errors(document.Tree, schema).Select(e => document.Error(e.Path, e.Message)));
        }
        else if (ResourceSchemas.Group(document.ApiVersion) is { } known)
        {
            errors.Add(document.Error(FieldPath.Root.Then("kind"), $"CloudNativePG 1.30 knows no '{document.Kind}' of '{document.ApiVersion}'; its kinds are {known}."));
        }
        if (errors.Count == 0)
        {
            CheckTypes(document, errors);
        }
    }

    // kinds without a definition here still have types
    private static void CheckTypes(ManifestDocument document, List<ManifestError> errors)
    {
        try
        {
            ResourceJson.FromTree(document.Tree);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            var path = (e as JsonException)?.Path?.TrimStart('$').TrimStart('.') ?? "";
            errors.Add(document.Error(path.Contains('\'', StringComparison.Ordinal) ? FieldPath.Root : FieldPath.Parse(path), "has a value of another type than this field's."));
        }
    }
}

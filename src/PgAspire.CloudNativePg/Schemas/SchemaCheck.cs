using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace PgAspire.CloudNativePg;

/// <summary>
/// Compares a document with the resource definition as the API server does in its strict mode: fields that it does not know, types,
/// required fields, and the values that it allows.
/// </summary>
internal sealed class SchemaCheck
{
    private static readonly FrozenSet<string> MetadataFields = typeof(V1ObjectMeta).GetProperties()
        .Select(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name)
        .OfType<string>()
        .ToFrozenSet(StringComparer.Ordinal);

    private readonly List<(FieldPath Path, string Message)> _errors = [];

    private SchemaCheck() { }

    /// <summary>What is wrong with a document, in its order.</summary>
    public static IReadOnlyList<(FieldPath Path, string Message)> Errors(JsonObject document, FieldSchema schema)
    {
        var check = new SchemaCheck();
        check.Document(document, schema);
        return check._errors;
    }

    private void Document(JsonObject document, FieldSchema schema)
    {
        foreach (var (name, value) in document)
        {
            var path = FieldPath.Root.Then(name);
            if (schema.Fields.TryGetValue(name, out var field))
            {
                Value(value, field, path);
            }
            else if (name == "metadata")
            {
                Metadata(value, path);
            }
            else if (name is not ("apiVersion" or "kind" or "status"))
            {
                Add(path, Unknown(name, schema.Fields.Keys.Append("metadata")));
            }
        }
        Missing(document, schema, FieldPath.Root);
    }

    private void Metadata(JsonNode? value, FieldPath path)
    {
        if (value is not JsonObject metadata)
        {
            Add(path, "must be a map.");
            return;
        }
        foreach (var (name, inside) in metadata)
        {
            if (!MetadataFields.Contains(name))
            {
                Add(path.Then(name), Unknown(name, MetadataFields));
            }
            else if (name is "labels" or "annotations")
            {
                Value(inside, new FieldSchema { Name = name, Type = FieldType.Map, Element = new FieldSchema { Name = "{}", Type = FieldType.String } }, path.Then(name));
            }
            else if (name is "name" or "namespace" && inside is not null && inside.GetValueKind() != JsonValueKind.String)
            {
                Add(path.Then(name), "must be a string; put it in quotes.");
            }
        }
    }

    private void Value(JsonNode? value, FieldSchema schema, FieldPath path)
    {
        if (value is null || schema.Type == FieldType.Any)
        {
            return;
        }
        switch (schema.Type, value)
        {
            case (FieldType.Object, JsonObject members):
                Object(members, schema, path);
                break;
            case (FieldType.Map, JsonObject entries):
                foreach (var (key, entry) in entries)
                {
                    Value(entry, schema.Element!, path.Then(key));
                }
                break;
            case (FieldType.List, JsonArray items):
                List(items, schema, path);
                break;
            case (FieldType.Object or FieldType.Map, _):
                Add(path, "must be a map.");
                break;
            case (FieldType.List, _):
                Add(path, "must be a list.");
                break;
            default:
                Scalar(value, schema, path);
                break;
        }
    }

    private void Object(JsonObject members, FieldSchema schema, FieldPath path)
    {
        foreach (var (name, value) in members)
        {
            if (schema.Fields.TryGetValue(name, out var field))
            {
                Value(value, field, path.Then(name));
            }
            else
            {
                Add(path.Then(name), Unknown(name, schema.Fields.Keys));
            }
        }
        Missing(members, schema, path);
    }

    private void Missing(JsonObject members, FieldSchema schema, FieldPath path)
    {
        foreach (var field in schema.Fields.Values.Where(f => f.Required && f.Default is null && members[f.Name] is null))
        {
            Add(path.Then(field.Name), "is required.");
        }
    }

    private void List(JsonArray items, FieldSchema schema, FieldPath path)
    {
        if (items.Count < schema.MinItems || items.Count > schema.MaxItems)
        {
            Add(path, $"has {items.Count} items; there must be {schema.MinItems ?? 0} to {schema.MaxItems?.ToString(CultureInfo.InvariantCulture) ?? "any number"}.");
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is null)
            {
                Add(path.Then(i), "must not be empty.");
                continue;
            }
            Value(items[i], schema.Element!, path.Then(i));
            if (schema.Keys is { } keys && items[i] is JsonObject item && !seen.Add(string.Join('\n', keys.Select(k => item[k]?.ToJsonString()))))
            {
                Add(path.Then(i), $"has the same {string.Join(" and ", keys)} as an item before it.");
            }
        }
    }

    private void Scalar(JsonNode value, FieldSchema schema, FieldPath path)
    {
        var kind = value.GetValueKind();
        var isInteger = kind == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out _);
        var fits = schema.Type switch
        {
            FieldType.String => kind == JsonValueKind.String,
            FieldType.Boolean => kind is JsonValueKind.True or JsonValueKind.False,
            FieldType.Integer => isInteger,
            _ => isInteger || kind == JsonValueKind.String,
        };
        if (!fits)
        {
            Add(path, schema.Type switch
            {
                FieldType.String when kind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => "must be a string; put it in quotes.",
                FieldType.String => "must be a string.",
                FieldType.Boolean => "must be true or false.",
                FieldType.Integer => "must be a whole number.",
                _ => "must be a whole number or a string.",
            });
            return;
        }
        if (isInteger)
        {
            Integer(value.GetValue<long>(), schema, path);
        }
        else if (kind == JsonValueKind.String)
        {
            Text(value.GetValue<string>(), schema, path);
        }
    }

    private void Integer(long value, FieldSchema schema, FieldPath path)
    {
        var (low, high) = schema.Format == "int32" ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        if (value < (schema.Minimum ?? low) || value > (schema.Maximum ?? high))
        {
            Add(path, string.Create(CultureInfo.InvariantCulture, $"{value} must be from {schema.Minimum ?? low} to {schema.Maximum ?? high}."));
        }
    }

    private void Text(string value, FieldSchema schema, FieldPath path)
    {
        if (schema.Enum is { } names && !names.Contains(value, StringComparer.Ordinal))
        {
            Add(path, $"must be one of {string.Join(", ", names)}.");
        }
        if (schema.Type == FieldType.Quantity && !Quantities.IsQuantity(value))
        {
            Add(path, "must be a quantity such as 500m, 2 or 1Gi.");
        }
        if (schema.Pattern is { } pattern && !Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))
        {
            Add(path, $"must match {pattern}.");
        }
        if (value.Length < schema.MinLength || value.EnumerateRunes().Count() > schema.MaxLength)
        {
            Add(path, $"must have {schema.MinLength ?? 0} to {schema.MaxLength?.ToString(CultureInfo.InvariantCulture) ?? "any number of"} characters.");
        }
        if (schema.Format == "date-time" && !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            Add(path, "must be a time such as 2030-12-31T23:59:59Z.");
        }
    }

    private static string Unknown(string name, IEnumerable<string> known)
    {
        var (near, edits) = known.Select(k => (k, Edits(k, name))).MinBy(k => k.Item2);
        return near is null || edits > Math.Max(1, name.Length / 3) ? "CloudNativePG 1.30 knows no such field; remove it." : $"CloudNativePG 1.30 knows no such field; is '{near}' meant?";
    }

    // how many letters must be inserted, removed or replaced, whatever their case
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var above = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                (above, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, above + (same ? 0 : 1)));
            }
        }
        return row[^1];
    }

    private void Add(FieldPath path, string message) => _errors.Add((path, message));
}

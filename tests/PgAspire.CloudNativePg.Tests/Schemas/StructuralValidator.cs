using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cel;

namespace PgAspire.CloudNativePg.Tests.Schemas;

/// <summary>
/// Validates a resource against its definition as the API server does: unknown fields, types, required fields, enumerations,
/// patterns, limits, list keys, and the rules in the Common Expression Language that need no former object.
/// </summary>
internal sealed class StructuralValidator
{
    private static readonly CelEnvironment Rules = new([], null);

    private readonly List<string> _errors = [];

    public static IReadOnlyList<string> Errors(JsonObject resource)
    {
        if (ResourceDefinition.Of(resource) is not { } definition)
        {
            return [];
        }
        var validator = new StructuralValidator();
        var schema = definition.Schema.DeepClone().AsObject();
        // the definition is silent on metadata, which the API server checks by itself
        schema["properties"]!["metadata"]!["x-kubernetes-preserve-unknown-fields"] = true;
        var defaulted = resource.DeepClone();
        Default(defaulted, schema);
        validator.Check(defaulted, schema, "");
        return validator._errors;
    }

    private static void Default(JsonNode? value, JsonObject schema)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, field) in schema["properties"] as JsonObject ?? [])
                {
                    if (members[name] is null && field!["default"] is { } @default)
                    {
                        members[name] = @default.DeepClone();
                    }
                    Default(members[name], field!.AsObject());
                }
                break;
            case JsonArray items when schema["items"] is JsonObject element:
                foreach (var item in items)
                {
                    Default(item, element);
                }
                break;
        }
    }

    private void Check(JsonNode? value, JsonObject schema, string path)
    {
        if (value is null)
        {
            Add(path, "null");
            return;
        }
        if ((bool?)schema["x-kubernetes-int-or-string"] == true)
        {
            if (!(value.GetValueKind() == JsonValueKind.String || IsInteger(value)))
            {
                Add(path, "neither integer nor string");
            }
        }
        else
        {
            Type((string?)schema["type"], value, schema, path);
        }
        Limits(value, schema, path);
        foreach (var rule in schema["x-kubernetes-validations"] as JsonArray ?? [])
        {
            var text = (string)rule!["rule"]!;
            if (!text.Contains("oldSelf", StringComparison.Ordinal) && !IsTrue(text, value))
            {
                Add(path, $"{(string?)rule["message"]} ({text})");
            }
        }
    }

    private void Type(string? type, JsonNode value, JsonObject schema, string path)
    {
        switch (type, value)
        {
            case ("object", JsonObject members):
                Members(members, schema, path);
                break;
            case ("array", JsonArray items):
                for (var i = 0; i < items.Count; i++)
                {
                    Check(items[i], schema["items"]!.AsObject(), $"{path}[{i}]");
                }
                if (schema["x-kubernetes-list-map-keys"] is JsonArray keys)
                {
                    foreach (var twin in items.GroupBy(item => string.Join('|', keys.Select(k => item![(string)k!]?.ToJsonString()))).Where(g => g.Count() > 1))
                    {
                        Add(path, $"two items with {twin.Key}");
                    }
                }
                break;
            case ("string", _) when value.GetValueKind() == JsonValueKind.String:
            case ("boolean", _) when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case ("integer", _) when IsInteger(value):
                break;
            default:
                Add(path, $"{value.ToJsonString()} is no {type}");
                break;
        }
    }

    private void Members(JsonObject members, JsonObject schema, string path)
    {
        var fields = schema["properties"] as JsonObject ?? [];
        foreach (var (name, value) in members)
        {
            if ((fields[name] ?? schema["additionalProperties"]) is JsonObject field)
            {
                Check(value, field, $"{path}.{name}");
            }
            else if ((bool?)schema["x-kubernetes-preserve-unknown-fields"] != true)
            {
                Add($"{path}.{name}", "unknown field");
            }
        }
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(r => (string)r!).Where(r => members[r] is null))
        {
            Add($"{path}.{name}", "required");
        }
    }

    private void Limits(JsonNode value, JsonObject schema, string path)
    {
        if (schema["enum"] is JsonArray names && !names.Any(n => JsonNode.DeepEquals(n, value)))
        {
            Add(path, $"{value.ToJsonString()} is none of {names.ToJsonString()}");
        }
        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (schema["pattern"] is { } pattern && !Regex.IsMatch(text, (string)pattern!, RegexOptions.CultureInvariant))
            {
                Add(path, $"'{text}' does not match {pattern}");
            }
            Between(text.Length, "minLength", "maxLength");
            if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _))
            {
                Add(path, $"'{text}' is no time");
            }
        }
        else if (IsInteger(value))
        {
            Between(value.GetValue<long>(), "minimum", "maximum");
            if ((string?)schema["format"] == "int32" && value.GetValue<long>() is < int.MinValue or > int.MaxValue)
            {
                Add(path, "more than 32 bits");
            }
        }
        else if (value is JsonArray items)
        {
            Between(items.Count, "minItems", "maxItems");
        }

        void Between(long number, string least, string most)
        {
            if (number < (long?)schema[least] || number > (long?)schema[most])
            {
                Add(path, $"{number} is not between {schema[least]} and {schema[most]}");
            }
        }
    }

    private static bool IsInteger(JsonNode value) => value.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out _);

    // an absent field makes a part fail, not the rule: the others may decide; the package does not know that
    private static bool IsTrue(string rule, JsonNode value)
    {
        var text = rule.Trim();
        if (Parts(text, "||") is { Count: > 1 } alternatives)
        {
            return alternatives.Any(a => IsTrue(a, value));
        }
        if (Parts(text, "&&") is { Count: > 1 } conditions)
        {
            return conditions.All(c => IsTrue(c, value));
        }
        return text is ['(', .., ')'] ? IsTrue(text[1..^1], value) : Evaluate(text, value);
    }

    private static bool Evaluate(string rule, JsonNode value)
    {
        try
        {
            return Rules.Program(rule, new Dictionary<string, object?> { ["self"] = Plain(value) }) is true;
        }
        catch (CelNoSuchFieldException)
        {
            return false;
        }
    }

    // what an operator joins outside of brackets
    private static List<string> Parts(string rule, string by)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < rule.Length; i++)
        {
            depth += rule[i] is '(' ? 1 : rule[i] is ')' ? -1 : 0;
            if (depth == 0 && rule[i..].StartsWith(by, StringComparison.Ordinal))
            {
                parts.Add(rule[start..i]);
                start = i + by.Length;
            }
        }
        return [.. parts, rule[start..]];
    }

    private static object? Plain(JsonNode? value) => value switch
    {
        null => null,
        JsonObject members => members.ToDictionary(m => m.Key, m => Plain(m.Value)),
        JsonArray items => items.Select(Plain).ToList(),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.GetValue<long>(),
            var kind => kind == JsonValueKind.True,
        },
    };

    private void Add(string path, string message) => _errors.Add($"{path.TrimStart('.')}: {message}");
}

using System.Text;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg.Tests.Schemas;

/// <summary>Makes the library's <c>fields.txt</c> from the resource definitions.</summary>
internal static class FieldsText
{
    private const string QuantityPattern = @"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$";

    private static readonly string[] Rules = ["format", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"];

    public static string Of(IEnumerable<ResourceDefinition> definitions)
    {
        var text = new StringBuilder();
        foreach (var definition in definitions)
        {
            text.Append(definition.ApiVersion).Append(' ').Append(definition.Kind).Append('\n');
            foreach (var name in new[] { "spec" }.Where(definition.Schema["properties"]!.AsObject().ContainsKey))
            {
                Field(text, 1, name + (IsRequired(definition.Schema, name) ? "!" : ""), definition.Schema["properties"]![name]!.AsObject());
            }
        }
        return text.ToString();
    }

    private static void Field(StringBuilder text, int depth, string name, JsonObject schema)
    {
        var (type, element) = Type(schema);
        text.Append(' ', depth).Append(name).Append('\t').Append(type);
        foreach (var rule in Rules.Where(schema.ContainsKey))
        {
            text.Append('\t').Append(rule).Append('=').Append(schema[rule]);
        }
        if (schema["enum"] is JsonArray names)
        {
            text.Append("\tenum=").AppendJoin('|', names.Select(n => (string)n!));
        }
        if (schema["x-kubernetes-list-map-keys"] is JsonArray keys)
        {
            text.Append("\tkeys=").AppendJoin(',', keys.Select(n => (string)n!));
        }
        if (type != "quantity" && schema["pattern"] is { } pattern)
        {
            text.Append("\tpattern=").Append(pattern);
        }
        if (schema["default"] is { } value)
        {
            text.Append("\tdefault=").Append(value.ToJsonString());
        }
        text.Append('\n');
        if (element is { } inside)
        {
            Field(text, depth + 1, type == "list" ? "[]" : "{}", inside);
        }
        foreach (var (field, inner) in schema["properties"] as JsonObject ?? [])
        {
            Field(text, depth + 1, field + (IsRequired(schema, field) ? "!" : ""), inner!.AsObject());
        }
    }

    private static (string Type, JsonObject? Element) Type(JsonObject schema) => schema switch
    {
        _ when (bool?)schema["x-kubernetes-preserve-unknown-fields"] == true => ("any", null),
        _ when (bool?)schema["x-kubernetes-int-or-string"] == true => ((string?)schema["pattern"] == QuantityPattern ? "quantity" : "int-or-string", null),
        _ when schema["additionalProperties"] is JsonObject element => ("map", element),
        _ when schema["items"] is JsonObject element => ("list", element),
        _ => ((string)schema["type"]!, null),
    };

    private static bool IsRequired(JsonObject schema, string field) => schema["required"] is JsonArray required && required.Any(r => (string?)r == field);
}

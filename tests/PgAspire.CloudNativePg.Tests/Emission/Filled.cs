using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Emission;

/// <summary>Specifications with every property set to something that is not its default and that the resource definition allows.</summary>
internal static class Filled
{
    private static readonly string[] Words = ["text", "30d", "_x_", "2030-12-31T23:59:59Z", "1Gi"];

    /// <summary>A record with all its properties set, and all in them.</summary>
    /// <param name="record">Its type.</param>
    /// <param name="schema">The definition of what it becomes; null when there is none.</param>
    public static object Record(Type record, FieldSchema? schema)
    {
        var filled = Activator.CreateInstance(record)!;
        foreach (var field in RecordFields.Of(record))
        {
            var inside = field.Path.Aggregate(schema, (s, step) => s?.Inside(step));
            if (inside is null && field.Path[0] is not ("metadata" or "kind") && (schema is not null || field.Property.Name == nameof(KeyReference.Optional)))
            {
                // not every place where the model has a type allows all of its fields
                continue;
            }
            field.Property.SetValue(filled, Value(field.Type, field, inside));
        }
        return filled;
    }

    private static object Value(Type type, RecordField field, FieldSchema? schema)
    {
        if (field.IsListOfNamedObjects)
        {
            return List<string>("text");
        }
        if (RecordFields.ElementOf(type) is { } element)
        {
            var inside = Value(element, field, schema?.Element);
            return Activate(RecordFields.IsList(type) ? nameof(List) : nameof(Map), element, inside);
        }
        return type switch
        {
            _ when type == typeof(string) => Text(schema),
            _ when type == typeof(bool) => field.Default is not true,
            _ when type == typeof(int) => (int)Math.Max(16, schema?.Minimum ?? 0),
            _ when type == typeof(long) => 16L,
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(7),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2030, 12, 31, 23, 59, 59, TimeSpan.Zero),
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().Last(v => !v.Equals(field.Default)),
            _ when type == typeof(KubernetesFragment) => KubernetesFragment.From(Fragment(schema)),
            _ => Record(type, schema),
        };
    }

    private static object Activate(string method, Type element, object value) =>
        typeof(Filled).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, [value])!;

    private static ValueList<T> List<T>(object item) => ValueList.Create<T>([(T)item]);

    private static ValueMap<T> Map<T>(object value) => ValueMap<T>.Empty.With("a.b/c", (T)value);

    private static string Text(FieldSchema? schema) => schema switch
    {
        { Enum: { } names } => names[^1],
        { Type: FieldType.Quantity } => "1Gi",
        { Format: "date-time" } => Words[3],
        { Pattern: { } pattern } => Words.First(w => Regex.IsMatch(w, pattern)),
        _ => Words[0],
    };

    /// <summary>Any value that a definition allows, with all its fields.</summary>
    public static JsonNode Fragment(FieldSchema? schema) => schema?.Type switch
    {
        null or FieldType.Any => new JsonObject { ["port"] = "metrics" },
        FieldType.Object => new JsonObject(schema.Fields.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)Fragment(f.Value)))),
        FieldType.Map => new JsonObject { ["a.b/c"] = Fragment(schema.Element) },
        FieldType.List => new JsonArray(Fragment(schema.Element)),
        FieldType.Integer => JsonValue.Create(Math.Max(16, schema.Minimum ?? 0)),
        FieldType.Boolean => JsonValue.Create(true),
        FieldType.IntOrString => JsonValue.Create("10%"),
        _ => JsonValue.Create(Text(schema)),
    };
}

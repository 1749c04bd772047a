using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>
/// Writes a specification's record as plain values. A field with its default is left out, but for those that are always written
/// and those that the resource definition requires.
/// </summary>
internal static class RecordWriter
{
    /// <summary>The fields of a record, each at its path.</summary>
    public static JsonObject Write(object record, FieldSchema? schema)
    {
        var members = new JsonObject();
        foreach (var field in RecordFields.Of(record.GetType()))
        {
            var value = field.Property.GetValue(record);
            var inside = Inside(schema, field.Path);
            var isNeeded = field.IsAlwaysWritten || field.IsRequired || IsRequired(schema, field.Path);
            // a record may have fields that are always written
            if (value is null || (!isNeeded && !RecordFields.IsRecord(field.Type) && value.Equals(field.Default)))
            {
                continue;
            }
            var node = Node(value, field, inside);
            // an empty record stays when null would mean another thing
            if (node is JsonObject { Count: 0 } or JsonArray { Count: 0 } && value is not KubernetesFragment && field.Default is not null && !isNeeded)
            {
                continue;
            }
            TreeMerge.Set(members, field.Path, node);
        }
        return members;
    }

    private static FieldSchema? Inside(FieldSchema? schema, IReadOnlyList<string> path) => path.Aggregate(schema, (s, step) => s?.Inside(step));

    // the field itself must be there; a required field inside an optional one does not make that one needed
    private static bool IsRequired(FieldSchema? schema, IReadOnlyList<string> path) =>
        Inside(schema, path) is { Required: true } && (path.Count == 1 || path.Take(path.Count - 1).All(step => (schema = schema?.Inside(step)) is { Required: true }));

    private static JsonNode? Node(object value, RecordField field, FieldSchema? schema) => value switch
    {
        string text => JsonValue.Create(Unicode(text, field)),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create((long)number),
        long number => JsonValue.Create(number),
        Enum word => JsonValue.Create(EnumNames.Of(word)),
        TimeSpan duration => Duration(duration, field.Duration),
        DateTimeOffset time => JsonValue.Create(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)),
        KubernetesFragment fragment => fragment.ToNode(),
        IEnumerable items when RecordFields.IsList(value.GetType()) => List(items, field, schema?.Element),
        IEnumerable entries when RecordFields.ElementOf(value.GetType()) is not null => Map(entries, field, schema?.Element),
        _ => Write(value, schema),
    };

    // the serializer would replace half of a surrogate pair in silence
    private static string Unicode(string text, RecordField field) => YamlReader.IsUnicode(text)
        ? text
        : throw new ArgumentException($"The text of '{string.Join('.', field.Path)}' is not valid Unicode.");

    private static JsonArray List(IEnumerable items, RecordField field, FieldSchema? schema)
    {
        var list = new JsonArray();
        foreach (var item in items)
        {
            list.Add(field.IsListOfNamedObjects ? new JsonObject { ["name"] = (string)item } : Node(item, field, schema));
        }
        return list;
    }

    private static JsonObject Map(IEnumerable entries, RecordField field, FieldSchema? schema)
    {
        var map = new JsonObject();
        foreach (var entry in entries)
        {
            var pair = entry.GetType();
            map.Add((string)pair.GetProperty("Key")!.GetValue(entry)!, Node(pair.GetProperty("Value")!.GetValue(entry)!, field, schema));
        }
        return map;
    }

    private static JsonValue Duration(TimeSpan duration, DurationForm form) => form switch
    {
        DurationForm.Text => JsonValue.Create(GoDuration.Write(duration)),
        DurationForm.Milliseconds => JsonValue.Create(duration.Ticks / TimeSpan.TicksPerMillisecond),
        _ => JsonValue.Create(duration.Ticks / TimeSpan.TicksPerSecond),
    };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>
/// What a document says that another one, made from the specification read from it, does not: the fields that the model does not
/// carry. A field that has its default says nothing.
/// </summary>
/// <param name="record">The type of the specification.</param>
internal sealed class TreeDifference(Type record)
{
    private readonly List<(FieldPath Path, JsonNode Value)> _missing = [];

    /// <summary>The outermost values of <paramref name="original"/> that are not in <paramref name="written"/>, in its order.</summary>
    public static IReadOnlyList<(FieldPath Path, JsonNode Value)> Missing(JsonObject original, JsonObject written, Type record, FieldSchema? schema)
    {
        var difference = new TreeDifference(record);
        difference.Compare(original, written, FieldPath.Root, schema);
        return difference._missing;
    }

    private void Compare(JsonNode? original, JsonNode? written, FieldPath path, FieldSchema? field)
    {
        switch (original, written)
        {
            case (null, _):
                break;
            case (JsonObject left, JsonObject right):
                // status is what the operator saw, not what is asked for; the API server does not take it either
                foreach (var (name, value) in left.Where(m => m.Key != "status" || path.Parent is not null))
                {
                    Compare(value, right[name], path.Then(name), field?.Inside(name));
                }
                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var i = 0; i < left.Count; i++)
                {
                    Compare(left[i], right[i], path.Then(i), field?.Inside(i));
                }
                break;
            case (not null, null) when SaysNothing(original, path, field):
            case (JsonValue left, JsonValue right) when AreSame(left, right, path, field):
                break;
            default:
                _missing.Add((path, original));
                break;
        }
    }

    private bool SaysNothing(JsonNode? value, FieldPath path, FieldSchema? field)
    {
        if (value is null || (field?.Default is { } @default && JsonNode.DeepEquals(value, @default)))
        {
            return true;
        }
        var modelled = RecordFields.At(record, path);
        return value switch
        {
            JsonObject { Count: > 0 } members when modelled is null && RecordFields.IsBetween(record, path) =>
                members.All(m => SaysNothing(m.Value, path.Then(m.Key), field?.Inside(m.Key))),
            JsonObject or JsonArray when modelled?.Default is null => false,
            JsonObject members => members.All(m => SaysNothing(m.Value, path.Then(m.Key), field?.Inside(m.Key))),
            JsonArray items => items.Count == 0,
            _ => modelled is { Default: not null } && IsDefault((JsonValue)value, modelled),
        };
    }

    private static bool IsDefault(JsonValue value, RecordField modelled) => modelled.Default switch
    {
        string text => Text(value) == text,
        bool flag => value.TryGetValue<bool>(out var other) && other == flag,
        int or long => value.TryGetValue<long>(out var number) && number == Convert.ToInt64(modelled.Default, CultureInfo.InvariantCulture),
        Enum word => Text(value) == EnumNames.Of(word),
        TimeSpan duration when modelled.Duration == DurationForm.Text => Text(value) is { } text && GoDuration.Parse(text) == duration,
        TimeSpan duration => value.TryGetValue<long>(out var number)
            && number == (long)(modelled.Duration == DurationForm.Milliseconds ? duration.TotalMilliseconds : duration.TotalSeconds),
        _ => false,
    };

    private bool AreSame(JsonValue left, JsonValue right, FieldPath path, FieldSchema? field)
    {
        if (JsonNode.DeepEquals(left, right))
        {
            return true;
        }
        if (field?.Type == FieldType.Quantity)
        {
            return Quantities.AreEqual(Text(left) ?? left.ToJsonString(), Text(right) ?? right.ToJsonString());
        }
        if ((Text(left), Text(right)) is not ({ } a, { } b))
        {
            return false;
        }
        if (field?.Format == "date-time")
        {
            return Time(a) is { } x && Time(b) is { } y && x == y;
        }
        return RecordFields.At(record, path)?.Duration == DurationForm.Text && GoDuration.Parse(a) is { } p && GoDuration.Parse(b) is { } q && p == q;
    }

    private static string? Text(JsonValue value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

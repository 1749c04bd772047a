using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>Reads a specification's record from plain values. What has no property is not looked at: <see cref="TreeDifference"/> finds it.</summary>
internal sealed class RecordReader
{
    private readonly List<(FieldPath Path, string Message)> _errors = [];

    private RecordReader() { }

    /// <summary>The record, and what does not fit it.</summary>
    public static (T Record, IReadOnlyList<(FieldPath Path, string Message)> Errors) Read<T>(JsonObject members)
    {
        var reader = new RecordReader();
        return ((T)reader.Record(members, typeof(T), FieldPath.Root), reader._errors);
    }

    private object Record(JsonObject members, Type type, FieldPath path)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var field in RecordFields.Of(type))
        {
            var at = field.Path.Aggregate(path, (p, step) => p.Then(step));
            var node = field.Path.Aggregate((JsonNode?)members, (n, step) => (n as JsonObject)?[step]);
            if (node is null && field.IsEmptyWhenAbsent)
            {
                node = new JsonObject();
            }
            if (node is null)
            {
                if (field.IsNullWhenAbsent)
                {
                    field.Property.SetValue(record, null);
                }
                else if (field.IsRequired)
                {
                    Error(at, "is required.");
                }
                continue;
            }
            if (Value(node, field.Type, field, at) is { } value)
            {
                field.Property.SetValue(record, value);
            }
        }
        return record;
    }

    private object? Value(JsonNode node, Type type, RecordField field, FieldPath path) => node switch
    {
        _ when type == typeof(KubernetesFragment) => KubernetesFragment.From(node),
        JsonArray items when RecordFields.IsList(type) => List(items, RecordFields.ElementOf(type)!, field, path),
        JsonObject entries when RecordFields.ElementOf(type) is { } element && !RecordFields.IsList(type) => Map(entries, element, field, path),
        JsonObject members when RecordFields.IsRecord(type) => Record(members, type, path),
        JsonValue scalar when RecordFields.ElementOf(type) is null && !RecordFields.IsRecord(type) => Scalar(scalar, type, field, path),
        _ => Error(path, RecordFields.IsList(type) ? "must be a list." : RecordFields.IsRecord(type) || RecordFields.ElementOf(type) is not null ? "must be a map." : "must be a single value."),
    };

    private object? Scalar(JsonValue scalar, Type type, RecordField field, FieldPath path)
    {
        var text = scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : null;
        long? number = scalar.GetValueKind() == JsonValueKind.Number && scalar.TryGetValue<long>(out var whole) ? whole : null;
        if (type == typeof(string))
        {
            // a quantity may be a number
            return text ?? number?.ToString(CultureInfo.InvariantCulture) ?? Error(path, "must be a string; put it in quotes.");
        }
        if (type == typeof(bool))
        {
            return scalar.TryGetValue<bool>(out var flag) ? flag : Error(path, "must be true or false.");
        }
        if (type == typeof(int))
        {
            return number is >= int.MinValue and <= int.MaxValue ? (int)number : Error(path, "must be a whole number of 32 bits.");
        }
        if (type == typeof(long))
        {
            return number ?? Error(path, "must be a whole number.");
        }
        if (type == typeof(DateTimeOffset))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : Error(path, "must be a time such as 2030-12-31T23:59:59Z.");
        }
        if (type == typeof(TimeSpan))
        {
            return Duration(text, number, field.Duration) ?? Error(path, field.Duration == DurationForm.Text ? "must be a duration such as 1h30m." : "must be a whole number, and not out of range.");
        }
        return EnumNames.Parse(type, text ?? "") ?? Error(path, $"must be one of {string.Join(", ", EnumNames.All(type))}.");
    }

    private static TimeSpan? Duration(string? text, long? number, DurationForm form) => form switch
    {
        DurationForm.Text => text is null ? null : GoDuration.Parse(text),
        DurationForm.Milliseconds => number is >= int.MinValue and <= int.MaxValue ? TimeSpan.FromMilliseconds(number.Value) : null,
        _ => number is >= int.MinValue and <= int.MaxValue ? TimeSpan.FromSeconds(number.Value) : null,
    };

    private object List(JsonArray items, Type element, RecordField field, FieldPath path)
    {
        var values = new List<object>();
        for (var i = 0; i < items.Count; i++)
        {
            var (item, at) = field.IsListOfNamedObjects && items[i] is JsonObject named ? (named["name"], path.Then(i).Then("name")) : (items[i], path.Then(i));
            if ((item is null ? Error(at, "must not be empty.") : Value(item, element, field, at)) is { } value)
            {
                values.Add(value);
            }
        }
        return Generic(nameof(ToList), element, values);
    }

    private object Map(JsonObject entries, Type element, RecordField field, FieldPath path)
    {
        var values = new List<KeyValuePair<string, object>>();
        foreach (var (key, entry) in entries)
        {
            if ((entry is null ? Error(path.Then(key), "must not be empty.") : Value(entry, element, field, path.Then(key))) is { } value)
            {
                values.Add(new(key, value));
            }
        }
        return Generic(nameof(ToMap), element, values);
    }

    private static object Generic(string method, Type element, object values) =>
        typeof(RecordReader).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, [values])!;

    private static ValueList<T> ToList<T>(List<object> values) => ValueList.Create<T>(values.Cast<T>().ToArray());

    private static ValueMap<T> ToMap<T>(List<KeyValuePair<string, object>> values) =>
        ValueMap<T>.From(values.Select(v => KeyValuePair.Create(v.Key, (T)v.Value)));

    private object? Error(FieldPath path, string message)
    {
        _errors.Add((path, message));
        return null;
    }
}

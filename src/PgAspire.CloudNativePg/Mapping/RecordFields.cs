using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>The fields of a specification's record, from its properties' names and <see cref="FieldNameAttribute"/>s.</summary>
internal static class RecordFields
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<RecordField>> Known = new();

    public static IReadOnlyList<RecordField> Of(Type record) => Known.GetOrAdd(record, Find);

    /// <summary>Whether a type is a record of the specification rather than a value.</summary>
    public static bool IsRecord(Type type) =>
        type is { IsClass: true } && type.Assembly == typeof(PostgresClusterSpec).Assembly && type != typeof(KubernetesFragment) && ElementOf(type) is null;

    /// <summary>The type of a list's items or of a map's values; null for other types.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var generic && (generic == typeof(ValueList<>) || generic == typeof(ValueMap<>))
            ? type.GetGenericArguments()[0]
            : null;

    /// <summary>Whether a type is a list.</summary>
    public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>);

    /// <summary>The field that a path in the resource leads to; null when no property stands for it.</summary>
    public static RecordField? At(Type record, FieldPath path) => At(record, [.. path.Steps]);

    /// <summary>Whether a path only leads to fields further inside, as <c>spec.target</c> does when the property stands for <c>spec.target.objects</c>.</summary>
    public static bool IsBetween(Type record, FieldPath path) => IsBetween(record, [.. path.Steps]);

    private static RecordField? At(Type record, object[] steps)
    {
        foreach (var field in Of(record).Where(f => Begins(steps, f.Path)))
        {
            var rest = steps[field.Path.Count..];
            if (rest.Length == 0)
            {
                return field;
            }
            if (Inside(field, rest) is var (inside, further) && At(inside, further) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    private static bool IsBetween(Type record, object[] steps) => Of(record).Any(field =>
        (field.Path.Count > steps.Length && Begins([.. field.Path], [.. steps.Select(s => s as string)]))
        || (Begins(steps, field.Path) && Inside(field, steps[field.Path.Count..]) is var (inside, further) && IsBetween(inside, further)));

    // the record in which the rest of a path goes on, without the step that chooses an item or an entry
    private static (Type Record, object[] Further)? Inside(RecordField field, object[] rest)
    {
        var (type, further) = ElementOf(field.Type) is { } element ? (element, rest.Skip(1).ToArray()) : (field.Type, rest);
        return further.Length > 0 && IsRecord(type) ? (type, further) : null;
    }

    private static bool Begins(object[] steps, IReadOnlyList<string?> path) => steps.Length >= path.Count && path.Zip(steps).All(p => p.Second is string step && step == p.First);

    private static List<RecordField> Find(Type record)
    {
        var fresh = Activator.CreateInstance(record)!;
        var fields = new List<RecordField>();
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.Name != nameof(PostgresClusterSpec.Unmodelled)))
        {
            var name = property.GetCustomAttribute<FieldNameAttribute>()?.Name;
            if (name is null && record == typeof(PostgresClusterSpec))
            {
                // resources of their own, and shorthands
                continue;
            }
            fields.Add(new RecordField(property, (name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Split('.'), property.GetValue(fresh)));
        }
        return fields;
    }
}

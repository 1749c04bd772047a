using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>Goes through every value of a specification, whatever its record, with the field's path.</summary>
internal static class SpecificationWalk
{
    private static readonly ConcurrentDictionary<Type, Field[]> Fields = new();

    /// <summary>All values, each before those inside it.</summary>
    public static IEnumerable<Step> Of(PostgresClusterSpec spec) => OfRecord(spec, "");

    private static IEnumerable<Step> OfRecord(object record, string path)
    {
        foreach (var field in Fields.GetOrAdd(record.GetType(), FieldsOf))
        {
            foreach (var step in OfValue(field.Property.GetValue(record), Join(path, field.Name), field.Optional))
            {
                yield return step;
            }
        }
    }

    private static IEnumerable<Step> OfValue(object? value, string path, bool optional)
    {
        yield return new Step(path, value, optional);
        var inner = value switch
        {
            null or string => [],
            KubernetesFragment fragment => OfJson(fragment.ToNode(), path),
            IEnumerable entries when IsMap(value.GetType()) => OfMap(entries, path),
            IEnumerable items => OfList(items, path),
            _ when value.GetType() is { IsClass: true } type && type.Assembly == typeof(SpecificationWalk).Assembly => OfRecord(value, path),
            _ => Enumerable.Empty<Step>(),
        };
        foreach (var step in inner)
        {
            yield return step;
        }
    }

    private static IEnumerable<Step> OfList(IEnumerable items, string path)
    {
        var index = 0;
        foreach (var item in items)
        {
            foreach (var step in OfValue(item, $"{path}[{index}]", optional: false))
            {
                yield return step;
            }
            index++;
        }
    }

    private static IEnumerable<Step> OfMap(IEnumerable entries, string path)
    {
        foreach (var entry in entries)
        {
            var key = (string)entry.GetType().GetProperty("Key")!.GetValue(entry)!;
            var inside = $"{path}[{Excerpt.Of(key)}]";
            yield return new Step(inside, key, Optional: false);
            foreach (var step in OfValue(entry.GetType().GetProperty("Value")!.GetValue(entry), inside, optional: false))
            {
                yield return step;
            }
        }
    }

    private static IEnumerable<Step> OfJson(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    var inside = $"{path}.{Excerpt.Of(name)}";
                    yield return new Step(inside, name, Optional: false);
                    foreach (var step in OfJson(value, inside))
                    {
                        yield return step;
                    }
                }
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    foreach (var step in OfJson(items[i], $"{path}[{i}]"))
                    {
                        yield return step;
                    }
                }
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                yield return new Step(path, text, Optional: false);
                break;
        }
    }

    private static Field[] FieldsOf(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is not null && p.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute)))
                .Select(p => new Field(
                    p,
                    p.GetCustomAttribute<FieldNameAttribute>()?.Name ?? char.ToLowerInvariant(p.Name[0]) + p.Name[1..],
                    nullability.Create(p).ReadState == NullabilityState.Nullable)),
        ];
    }

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueMap<>);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>A value with its place.</summary>
    public readonly record struct Step(string Path, object? Value, bool Optional);

    private sealed record Field(PropertyInfo Property, string Name, bool Optional);
}

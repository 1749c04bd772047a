using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>Puts values into a tree.</summary>
internal static class TreeMerge
{
    /// <summary>Sets the value at a path of keys; an object is merged into one that is there.</summary>
    public static void Set(JsonObject root, IReadOnlyList<string> path, JsonNode? value)
    {
        var at = root;
        foreach (var step in path.Take(path.Count - 1))
        {
            if (at[step] is not JsonObject inside)
            {
                at[step] = inside = [];
            }
            at = inside;
        }
        if (value is JsonObject members && at[path[^1]] is JsonObject existing)
        {
            foreach (var (name, member) in members)
            {
                Set(existing, [name], member?.DeepClone());
            }
        }
        else
        {
            at[path[^1]] = value;
        }
    }

    /// <summary>Replaces the value at a path, making the maps on the way; a list must have the item, or end just before it.</summary>
    /// <exception cref="InvalidOperationException">A list on the way is too short, or something on the way is no map or list.</exception>
    public static void Replace(JsonObject root, FieldPath path, JsonNode? value)
    {
        JsonNode at = root;
        var steps = path.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            var isLast = i == steps.Count - 1;
            switch (at, steps[i])
            {
                case (JsonObject map, string key):
                    if (isLast || map[key] is null)
                    {
                        map[key] = isLast ? value : steps[i + 1] is int ? new JsonArray() : new JsonObject();
                    }
                    at = map[key]!;
                    break;
                case (JsonArray list, int index) when index <= list.Count:
                    if (index == list.Count)
                    {
                        list.Add(isLast ? value : steps[i + 1] is int ? new JsonArray() : new JsonObject());
                    }
                    else if (isLast)
                    {
                        list[index] = value;
                    }
                    at = list[index]!;
                    break;
                default:
                    throw new InvalidOperationException($"There is no place for the kept field '{path}' any more; remove it from the specification's unmodelled fields.");
            }
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>
/// The fields that CloudNativePG 1.30's resource definitions know, from the embedded <c>fields.txt</c>; <c>eng/crd-fields.sh</c> writes it.
/// A line is a field: its name (<c>!</c> when required; <c>[]</c> for a list's items, <c>{}</c> for a map's values), its type and
/// what constrains it, separated by tabs; what is inside it is indented by a space.
/// </summary>
internal static class ResourceSchemas
{
    private static readonly Lazy<Dictionary<(string ApiVersion, string Kind), FieldSchema>> All = new(Load);

    /// <summary>The schema of a kind's document, of which only <c>spec</c> is known; null when the kind has no definition here.</summary>
    public static FieldSchema? Of(string apiVersion, string kind) => All.Value.GetValueOrDefault((apiVersion, kind));

    /// <summary>The kinds that have a definition.</summary>
    public static IEnumerable<(string ApiVersion, string Kind)> Kinds => All.Value.Keys;

    /// <summary>The kinds of CloudNativePG's API group, as a sentence's part, for an <c>apiVersion</c> in that group; null for other groups.</summary>
    public static string? Group(string apiVersion) => All.Value.Keys.Any(k => k.ApiVersion.Split('/')[0] == apiVersion.Split('/')[0])
        ? string.Join(", ", All.Value.Keys.Select(k => $"{k.Kind} ({k.ApiVersion})"))
        : null;

    /// <summary>The text of <c>fields.txt</c>.</summary>
    public static string Text()
    {
        using var reader = new StreamReader(typeof(ResourceSchemas).Assembly.GetManifestResourceStream("fields.txt")!);
        return reader.ReadToEnd();
    }

    private static Dictionary<(string, string), FieldSchema> Load()
    {
        var kinds = new Dictionary<(string, string), FieldSchema>();
        var open = new List<FieldSchema>();
        foreach (var line in Text().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var depth = line.Length - line.TrimStart(' ').Length;
            if (depth == 0)
            {
                var words = line.Split(' ');
                open = [new FieldSchema { Name = words[1], Type = FieldType.Object }];
                kinds.Add((words[0], words[1]), open[0]);
                continue;
            }
            open.RemoveRange(depth, open.Count - depth);
            var field = Parse(line[depth..]);
            if (open[^1].Type == FieldType.Object)
            {
                open[^1].Fields.Add(field.Name, field);
            }
            else
            {
                open[^1].Element = field;
            }
            open.Add(field);
        }
        return kinds;
    }

    private static FieldSchema Parse(string line)
    {
        var parts = line.Split('\t');
        var rules = parts.Skip(2).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        return new FieldSchema
        {
            Name = parts[0].TrimEnd('!'),
            Required = parts[0].EndsWith('!'),
            Type = Enum.Parse<FieldType>(parts[1].Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            Default = rules.TryGetValue("default", out var value) ? JsonNode.Parse(value) : null,
            Enum = rules.TryGetValue("enum", out var names) ? names.Split('|') : null,
            Keys = rules.TryGetValue("keys", out var keys) ? keys.Split(',') : null,
            Pattern = rules.GetValueOrDefault("pattern"),
            Format = rules.GetValueOrDefault("format"),
            Minimum = Number("minimum"),
            Maximum = Number("maximum"),
            MinLength = (int?)Number("minLength"),
            MaxLength = (int?)Number("maxLength"),
            MinItems = (int?)Number("minItems"),
            MaxItems = (int?)Number("maxItems"),
        };

        long? Number(string rule) => rules.TryGetValue(rule, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
    }
}

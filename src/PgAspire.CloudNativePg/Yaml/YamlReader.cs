using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PgAspire.CloudNativePg;

/// <summary>
/// Reads YAML (and so JSON) as Kubernetes does: into plain values, never into types. Anchors, aliases and merge keys are resolved
/// within a budget; keys that stand twice, tags of an application and text that is not Unicode are refused.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>As deep as the model's fragments may be.</summary>
    private const int MaximumDepth = 60;

    /// <summary>How many values a text may have once its aliases are resolved; a large manifest has some thousands.</summary>
    private const int MaximumValues = 200_000;

    private readonly Parser _parser;
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);
    private Dictionary<string, TextPlace> _places = new(StringComparer.Ordinal);
    private int _values;

    private YamlReader(string text) => _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    private sealed record Anchored(JsonNode? Value, int Size, int Height);

    /// <summary>The documents of a text, without the empty ones.</summary>
    /// <exception cref="YamlTextException">The text is not YAML that Kubernetes would take.</exception>
    public static IReadOnlyList<YamlDocument> Read(string text)
    {
        var reader = new YamlReader(text);
        try
        {
            return reader.Documents();
        }
        catch (YamlException e)
        {
            throw new YamlTextException(FieldPath.Root, Place(e.Start), $"this is not YAML: {e.Message}");
        }
        // the parser's own words for some broken texts
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new YamlTextException(FieldPath.Root, reader._parser.Current is { } last ? Place(last.End) : new TextPlace(1, 1), "this is not YAML.");
        }
    }

    private List<YamlDocument> Documents()
    {
        var documents = new List<YamlDocument>();
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            _places = new(StringComparer.Ordinal);
            if (Value(FieldPath.Root, 0) is { } root)
            {
                documents.Add(new YamlDocument(root, _places));
            }
            _parser.Consume<DocumentEnd>();
        }
        _parser.Consume<StreamEnd>();
        return documents;
    }

    private JsonNode? Value(FieldPath path, int depth)
    {
        if (_parser.Accept<AnchorAlias>(out var alias))
        {
            return Expanded(alias, path, depth);
        }
        var start = _parser.Current as NodeEvent ?? throw new YamlTextException(path, Place(_parser.Current!.Start), "a value is missing.");
        _places.TryAdd(path.ToString(), Place(start.Start));
        RefuseDeep(depth, path, start);
        var before = _values;
        Count(1, path, start);
        var value = start switch
        {
            Scalar => ScalarValue(_parser.Consume<Scalar>(), path),
            SequenceStart sequence => Sequence(sequence, path, depth),
            MappingStart mapping => Mapping(mapping, path, depth),
            _ => throw new YamlTextException(path, Place(start.Start), "a value is missing."),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = new Anchored(value, _values - before, Height(value));
        }
        return value;
    }

    private JsonNode? Expanded(AnchorAlias alias, FieldPath path, int depth)
    {
        _places.TryAdd(path.ToString(), Place(alias.Start));
        _parser.MoveNext();
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            throw new YamlTextException(path, Place(alias.Start), $"the alias '*{alias.Value}' has no anchor before it.");
        }
        Count(anchored.Size, path, alias);
        RefuseDeep(depth + anchored.Height, path, alias);
        return anchored.Value?.DeepClone();
    }

    private void Count(int values, FieldPath path, ParsingEvent at)
    {
        _values += values;
        if (_values > MaximumValues)
        {
            throw new YamlTextException(path, Place(at.Start), $"the text has more than {MaximumValues} values once its aliases are resolved.");
        }
    }

    private static void RefuseDeep(int depth, FieldPath path, ParsingEvent at)
    {
        if (depth > MaximumDepth)
        {
            throw new YamlTextException(path, Place(at.Start), $"values are nested deeper than {MaximumDepth}.");
        }
    }

    private static int Height(JsonNode? value) => value switch
    {
        JsonObject { Count: > 0 } members => 1 + members.Max(m => Height(m.Value)),
        JsonArray { Count: > 0 } items => 1 + items.Max(Height),
        _ => 0,
    };

    private JsonArray Sequence(SequenceStart start, FieldPath path, int depth)
    {
        RefuseTag(start, "tag:yaml.org,2002:seq", path);
        _parser.Consume<SequenceStart>();
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(path.Then(items.Count), depth + 1));
        }
        return items;
    }

    private JsonObject Mapping(MappingStart start, FieldPath path, int depth)
    {
        RefuseTag(start, "tag:yaml.org,2002:map", path);
        _parser.Consume<MappingStart>();
        var members = new JsonObject();
        var merged = new List<JsonObject>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.Accept<Scalar>(out var keyEvent))
            {
                throw new YamlTextException(path, Place(_parser.Current!.Start), "a key must be a scalar.");
            }
            _parser.MoveNext();
            if (keyEvent.Value == "<<" && keyEvent.IsPlainImplicit)
            {
                merged.AddRange(Merged(Value(path.Then("<<"), depth + 1), path, keyEvent));
                continue;
            }
            var key = Key(keyEvent, path);
            if (members.ContainsKey(key))
            {
                throw new YamlTextException(path.Then(key), Place(keyEvent.Start), "the key stands twice; remove one of them.");
            }
            _places.TryAdd(path.Then(key).ToString(), Place(keyEvent.Start));
            members.Add(key, Value(path.Then(key), depth + 1));
        }
        foreach (var (key, value) in merged.SelectMany(m => m))
        {
            if (!members.ContainsKey(key))
            {
                members.Add(key, value?.DeepClone());
            }
        }
        return members;
    }

    private static IEnumerable<JsonObject> Merged(JsonNode? value, FieldPath path, Scalar key) => value switch
    {
        JsonObject one => [one],
        JsonArray many when many.All(m => m is JsonObject) => many.Select(m => m!.AsObject()),
        _ => throw new YamlTextException(path, Place(key.Start), "'<<' must be followed by a map or a list of maps."),
    };

    private static string Key(Scalar key, FieldPath path) => ScalarValue(key, path) switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        null => throw new YamlTextException(path, Place(key.Start), "a key must not be null."),
        var other => other.ToJsonString(),
    };

    private static JsonNode? ScalarValue(Scalar scalar, FieldPath path)
    {
        var text = scalar.Value;
        if (!IsUnicode(text))
        {
            throw new YamlTextException(path, Place(scalar.Start), "the text is not valid Unicode.");
        }
        if (scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific)
        {
            return scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? YamlScalar.Resolve(text) : JsonValue.Create(text);
        }
        var value = scalar.Tag.Value switch
        {
            "tag:yaml.org,2002:str" => JsonValue.Create(text),
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" => YamlScalar.Number(text),
            "tag:yaml.org,2002:bool" => YamlScalar.Boolean(text) is { } boolean ? JsonValue.Create(boolean) : null,
            _ => null,
        };
        if (value is null && !(scalar.Tag.Value == "tag:yaml.org,2002:null" && YamlScalar.IsNull(text)))
        {
            throw new YamlTextException(path, Place(scalar.Start), $"the tag '{scalar.Tag}' does not fit here; remove it.");
        }
        return value;
    }

    private static void RefuseTag(NodeEvent node, string allowed, FieldPath path)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && node.Tag.Value != allowed)
        {
            throw new YamlTextException(path, Place(node.Start), $"the tag '{node.Tag}' does not fit here; remove it.");
        }
    }

    /// <summary>Whether a text has no half of a surrogate pair.</summary>
    public static bool IsUnicode(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                return false;
            }
            at += rune.Utf16SequenceLength;
        }
        return true;
    }

    private static TextPlace Place(Mark mark) => new((int)mark.Line, (int)mark.Column);
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>
/// Writes plain values as YAML in block style: two spaces a level, lists not indented in their map, members in their order, lines
/// ended by <c>\n</c>. The same values always give the same text.
/// </summary>
internal sealed class YamlWriter
{
    // YAML allows 1024 characters for a key without '?'
    private const int LongKey = 900;

    private readonly StringBuilder _text = new();

    /// <summary>The text of documents, separated by <c>---</c>.</summary>
    public static string Write(IEnumerable<JsonObject> documents)
    {
        var writer = new YamlWriter();
        foreach (var document in documents)
        {
            if (writer._text.Length > 0)
            {
                writer._text.Append("---\n");
            }
            writer.Members(document, 0, "");
        }
        return writer._text.ToString();
    }

    private void Members(JsonObject map, int indent, string firstPrefix)
    {
        if (map.Count == 0)
        {
            _text.Append(firstPrefix).Append("{}\n");
            return;
        }
        var prefix = firstPrefix.Length > 0 ? firstPrefix : new string(' ', indent);
        foreach (var (name, value) in map)
        {
            var key = ScalarForm.IsPlainKey(name) ? name : ScalarForm.Quoted(name);
            _text.Append(prefix);
            if (key.Length > LongKey)
            {
                _text.Append("? ").Append(key).Append('\n').Append(' ', indent).Append(':');
            }
            else
            {
                _text.Append(key).Append(':');
            }
            Value(value, indent, inMap: true);
            prefix = new string(' ', indent);
        }
    }

    // written after "key:" (with a list at the key's own column) or after "-"
    private void Value(JsonNode? value, int indent, bool inMap)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map when inMap:
                _text.Append('\n');
                Members(map, indent + 2, "");
                break;
            case JsonObject map:
                Members(map, indent + 2, " ");
                break;
            case JsonArray { Count: 0 }:
                _text.Append(" []\n");
                break;
            case JsonArray list when inMap:
                _text.Append('\n');
                Items(list, indent, new string(' ', indent));
                break;
            case JsonArray list:
                Items(list, indent + 2, " ");
                break;
            default:
                _text.Append(' ').Append(Scalar(value, indent + 2)).Append('\n');
                break;
        }
    }

    private void Items(JsonArray list, int indent, string firstPrefix)
    {
        var prefix = firstPrefix;
        foreach (var item in list)
        {
            _text.Append(prefix).Append('-');
            Value(item, indent, inMap: false);
            prefix = new string(' ', indent);
        }
    }

    private static string Scalar(JsonNode? value, int indent)
    {
        if (value is null)
        {
            return "null";
        }
        if (value.GetValueKind() != JsonValueKind.String)
        {
            return value.ToJsonString();
        }
        var text = value.GetValue<string>();
        return ScalarForm.IsPlain(text) ? text : ScalarForm.IsLiteral(text) ? Literal(text, indent) : ScalarForm.Quoted(text);
    }

    private static string Literal(string text, int indent)
    {
        var block = new StringBuilder(text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
        {
            block.Append('\n').Append(' ', line.Length > 0 ? indent : 0).Append(line);
        }
        return block.ToString();
    }
}

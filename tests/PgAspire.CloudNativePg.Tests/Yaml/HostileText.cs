using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace PgAspire.CloudNativePg.Tests.Yaml;

/// <summary>Text that parsers of YAML like to take for something else, and trees of it.</summary>
internal static class HostileText
{
    public static readonly string[] Known =
    [
        "", " ", "y", "Y", "n", "yes", "No", "ON", "off", "true", "False", "null", "Null", "~", "nil", "none", ".nan", ".inf", "-.INF", "NaN",
        "0", "1", "-1", "+1", "007", "0o17", "0x1F", "0b11", "1_000", "1e3", "1.", ".5", "1.5e-3", "12:30", "190:20:30", "2001-01-01", "2001-12-14t21:59:43.10-05:00",
        "=", "<<", "!", "!!str a", "&a", "*a", "- a", "-", "? a", "?", ": a", ":", "a: b", "a:", "a #b", "#a", "%TAG", "@a", "`a`", "|", ">", "|-", "{a}", "[a]", "{}", "[]",
        "{{ .Values.x }}", "{{- include \"x\" . }}", "${podselector:app}", "'", "\"", "'a'", "\"a\"", "it's", "\\", "\\n", "a\\", "---", "...", "--- a",
        " a", "a ", "a  b", "\ta", "a\t", "a\tb", "\n", "a\n", "\na", "a\nb", "a\nb\n", "a\nb\n\n", "a\n\nb", " a\nb", "a\n b", "a \nb", "a\nb ", "a\tb\nc", "a\r\nb", "\r",
        "a\u0085b", "a\u2028b", "a\u2029b\nc", "\uFEFFa", "a\nb\u00A0", "\0", "\u0007", "\u001B[0m", "\u007F", "é", "ü\nß", "漢字", "🐘", "a🐘\nb", "\uFFFE", "e\u0301",
        "host all all 0.0.0.0/0 scram-sha-256", "CREATE TABLE t (i int);\nINSERT INTO t VALUES ('a: b', \"c\") -- # no\n;", "1Gi", "500m", "10%", "a,b", "key=value", "/path", "s3://b/k",
    ];

    private static readonly Gen<string> Pieces = Gen.OneOf(
        Gen.Int[0, Known.Length - 1].Select(i => Known[i]),
        Gen.String[Gen.Char[' ', '~'], 0, 30],
        Gen.String[0, 10].Select(WholeRunes),
        Gen.Char["\n :#-'\"\t\\%1.e"].Select(c => c.ToString()));

    public static readonly Gen<string> Text = Gen.OneOf(Gen.Int[0, Known.Length - 1].Select(i => Known[i]), Pieces.Array[1, 5].Select(string.Concat));

    public static readonly Gen<string> Key = Gen.Frequency((20, Text), (1, Text.Select(t => t + new string('k', 1200))));

    private static readonly Gen<JsonNode> Scalar = Gen.Frequency(
        (8, Text.Select(t => (JsonNode)JsonValue.Create(t))),
        (1, Gen.Long.Select(n => (JsonNode)JsonValue.Create(n))),
        (1, Gen.Bool.Select(b => (JsonNode)JsonValue.Create(b))));

    public static readonly Gen<JsonObject> Tree = Gen.Int[1, 3].SelectMany(Map);

    private static Gen<JsonObject> Map(int depth) => Gen.Select(Key, Node(depth)).Array[0, 4]
        .Select(entries => new JsonObject(entries.DistinctBy(e => e.Item1).Select(e => KeyValuePair.Create(e.Item1, (JsonNode?)e.Item2.DeepClone()))));

    private static Gen<JsonNode> Node(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(Scalar, Map(depth - 1).Select(m => (JsonNode)m), Node(depth - 1).Array[0, 3].Select(a => (JsonNode)new JsonArray([.. a.Select(n => n.DeepClone())])));

    // the generator makes halves of surrogate pairs too, which no file can hold
    private static string WholeRunes(string text)
    {
        var whole = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }
        return whole.ToString();
    }
}

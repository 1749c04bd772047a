using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace PgAspire.CloudNativePg.Tests.Yaml;

public sealed class YamlWriterTests
{
    [Fact]
    public void Every_parser_reads_what_was_written() => HostileText.Tree.Sample(tree =>
    {
        var yaml = YamlWriter.Write([tree]);

        Assert.Equal(tree.ToJsonString(), YamlReader.Read(yaml).Single().Root!.ToJsonString());
        Assert.Equal(tree.ToJsonString(), Parsers.WithYamlDotNet(yaml)!.ToJsonString());
        SharpYamlReads(tree, yaml);
    }, iter: 3000);

    [Fact]
    public void Every_known_trap_is_read_as_the_text_that_it_is()
    {
        var tree = new JsonObject { ["texts"] = new JsonArray([.. HostileText.Known.Select(t => JsonValue.Create(t))]) };
        foreach (var (text, i) in HostileText.Known.Distinct().Select((t, i) => (t, i)))
        {
            tree[text] = i;
        }

        var yaml = YamlWriter.Write([tree]);

        Assert.Equal(tree.ToJsonString(), YamlReader.Read(yaml).Single().Root!.ToJsonString());
        Assert.Equal(tree.ToJsonString(), Parsers.WithYamlDotNet(yaml)!.ToJsonString());
        tree.Remove("<<");
        SharpYamlReads(tree, YamlWriter.Write([tree]));
    }

    [Theory]
    [InlineData("__0", "\"__0\"")]
    [InlineData("_-1", "\"_-1\"")]
    [InlineData("_cnpg_", "_cnpg_")]
    [InlineData("host all postgres all trust", "host all postgres all trust")]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:15.3", "ghcr.io/cloudnative-pg/postgresql:15.3")]
    [InlineData("3Gi", "3Gi")]
    [InlineData("40", "\"40\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("18.6", "\"18.6\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("=", "\"=\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("{{ .Values.x }}", "\"{{ .Values.x }}\"")]
    [InlineData("create table t (i int);\ninsert into t values (1);\n", "|\n  create table t (i int);\n  insert into t values (1);")]
    [InlineData("a\nb", "|-\n  a\n  b")]
    [InlineData("a \nb", "\"a \\nb\"")]
    [InlineData("a\r\nb", "\"a\\r\\nb\"")]
    [InlineData("a\u2028b", "\"a\\u2028b\"")]
    public void Text_is_quoted_only_where_it_must_be(string text, string written) =>
        Assert.Equal($"key: {written}\n", YamlWriter.Write([new JsonObject { ["key"] = text }]));

    [Fact]
    public void Documents_are_separated_and_lists_stand_at_their_key() => Assert.Equal("""
        a:
        - b: 1
          c: true
        - - x
          - z
        d: {}
        e: []
        ---
        f: g

        """, YamlWriter.Write([
            new JsonObject
            {
                ["a"] = new JsonArray(new JsonObject { ["b"] = 1, ["c"] = true }, new JsonArray("x", "z")),
                ["d"] = new JsonObject(),
                ["e"] = new JsonArray(),
            },
            new JsonObject { ["f"] = "g" },
        ]));

    // it takes even a quoted << for a merge key
    private static void SharpYamlReads(JsonObject tree, string yaml)
    {
        if (!yaml.Contains("\"<<\":", StringComparison.Ordinal))
        {
            Assert.Equal(tree.ToJsonString(), Parsers.WithSharpYaml(yaml)!.ToJsonString());
        }
    }

    [Fact]
    public void The_text_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var tree = new JsonObject { ["number"] = -1234567L, ["fraction"] = 0.5, ["text"] = "i" };
        var expected = YamlWriter.Write([tree]);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("fa-IR");
            Assert.Equal(expected, YamlWriter.Write([tree]));
            Assert.Equal(tree.ToJsonString(), YamlReader.Read(expected).Single().Root!.ToJsonString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

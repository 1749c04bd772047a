using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("y", "true")]
    [InlineData("Yes", "true")]
    [InlineData("on", "true")]
    [InlineData("n", "false")]
    [InlineData("OFF", "false")]
    [InlineData("yEs", "\"yEs\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("10", "10")]
    [InlineData("-0x1F", "-31")]
    [InlineData("0b101", "5")]
    [InlineData("0o17", "15")]
    [InlineData("017", "15")]
    [InlineData("018", "18")]
    [InlineData("1_000", "1000")]
    [InlineData("3.0", "3")]
    [InlineData("1e3", "1000")]
    [InlineData("0.5", "0.5")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("3Gi", "\"3Gi\"")]
    [InlineData("'on'", "\"on\"")]
    [InlineData("!!str on", "\"on\"")]
    [InlineData("!!int '7'", "7")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    public void A_scalar_means_what_it_means_to_Kubernetes(string yaml, string json) =>
        Assert.Equal(json, YamlReader.Read($"a: {yaml}").Single().Root!["a"]?.ToJsonString() ?? "null");

    [Fact]
    public void Anchors_aliases_and_merge_keys_are_resolved()
    {
        var root = YamlReader.Read("""
            base: &base {size: 1Gi, class: fast}
            list: &list [1, 2]
            storage:
              <<: *base
              size: 2Gi
            wal:
              <<: [*base, {other: x}]
            again: *list
            """).Single().Root!;

        Assert.Equal("""{"size":"2Gi","class":"fast"}""", root["storage"]!.ToJsonString());
        Assert.Equal("""{"size":"1Gi","class":"fast","other":"x"}""", root["wal"]!.ToJsonString());
        Assert.Equal("[1,2]", root["again"]!.ToJsonString());
    }

    [Fact]
    public void Json_is_read()
    {
        var json = """{"kind": "Cluster", "text": "a\/b \ud83d\udc18 \u00e9", "n": [1, -2, true, null]}""";

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), YamlReader.Read(json).Single().Root));
    }

    [Theory]
    [InlineData("a: 1\na: 2", "a", 2, 1)]
    [InlineData("a:\n  b: 1\n  \"b\": 2", "a.b", 3, 3)]
    [InlineData("a: *b", "a", 1, 4)]
    [InlineData("a: &a [*a]", "a[0]", 1, 8)]
    [InlineData("a: !Type {}", "a", 1, 4)]
    [InlineData("a: !!python/object:x 1", "a", 1, 4)]
    [InlineData("a: !!binary aGk=", "a", 1, 4)]
    [InlineData("? [x]\n: 1", "", 1, 3)]
    [InlineData("~: 1", "", 1, 1)]
    [InlineData("<<: 1", "", 1, 1)]
    [InlineData("a: \"\\ud83d\"", "", 1, 4)]
    public void What_Kubernetes_or_we_would_not_take_is_refused_at_its_place(string yaml, string path, int line, int column)
    {
        var refusal = Assert.Throws<YamlTextException>(() => YamlReader.Read(yaml));

        Assert.Equal((path, new TextPlace(line, column)), (refusal.Path.ToString(), refusal.Place));
    }

    [Theory]
    [InlineData("a: [1")]
    [InlineData("a: 'x")]
    [InlineData("a: b: c")]
    [InlineData("- a\nb: c")]
    public void A_text_that_is_no_YAML_is_refused(string yaml) => Assert.Throws<YamlTextException>(() => YamlReader.Read(yaml));

    [Fact]
    public void A_billion_laughs_are_refused_before_they_explode()
    {
        var laughs = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (var i = 1; i < 30; i++)
        {
            laughs.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("values", Assert.Throws<YamlTextException>(() => YamlReader.Read(laughs.ToString())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void A_text_that_is_nested_too_deeply_is_refused(int depth) =>
        Assert.Contains("nested", Assert.Throws<YamlTextException>(() => YamlReader.Read(new string('[', depth))).Message, StringComparison.Ordinal);

    [Fact]
    public void Aliases_do_not_nest_more_deeply_than_text_may()
    {
        var nested = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 20; i++)
        {
            nested.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} {new string('[', 30)}*a{i - 1} {new string(']', 30)}\n");
        }

        Assert.Contains("nested", Assert.Throws<YamlTextException>(() => YamlReader.Read(nested.ToString())).Message, StringComparison.Ordinal);
    }
}

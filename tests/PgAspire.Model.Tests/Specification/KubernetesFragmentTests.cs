using System.Text.Json.Nodes;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Specification;

public sealed class KubernetesFragmentTests
{
    [Fact]
    public void Fragments_are_equal_by_content_whatever_the_order_and_white_space()
    {
        var one = KubernetesFragment.Parse("""{ "b": [1, "é", null], "a": {"y": true, "x": 1.50} }""");
        var other = KubernetesFragment.Parse("""{"a":{"x":1.50,"y":true},"b":[1,"\u00e9",null]}""");
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(one.Json, other.ToString());
        Assert.NotEqual(one, KubernetesFragment.Parse("""{"a":{"x":1.50,"y":true},"b":["\u00e9",1,null]}"""));
    }

    [Fact]
    public void A_fragment_becomes_a_node_and_again_a_fragment()
    {
        var fragment = KubernetesFragment.Parse("""{"b":[{"d":1,"c":"x"}],"a":1e400}""");
        Assert.Equal(fragment, KubernetesFragment.From(fragment.ToNode()));
        Assert.Equal("null", KubernetesFragment.From(null).Json);
        Assert.Null(KubernetesFragment.Parse("null").ToNode());

        var node = fragment.ToNode()!;
        node["a"] = 2;
        Assert.Equal("""{"a":1e400,"b":[{"c":"x","d":1}]}""", fragment.Json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1 2")]
    public void Anything_else_is_refused(string json) => Assert.Throws<FormatException>(() => KubernetesFragment.Parse(json));

    [Fact]
    public void What_is_nested_too_deeply_is_refused()
    {
        Assert.Equal(new string('[', 64) + new string(']', 64), KubernetesFragment.Parse(new string('[', 64) + new string(']', 64)).Json);
        Assert.Throws<FormatException>(() => KubernetesFragment.Parse(new string('[', 65) + new string(']', 65)));
        JsonNode node = new JsonArray();
        for (var i = 0; i < 2000; i++)
        {
            node = new JsonArray(node);
        }
        Assert.Throws<FormatException>(() => KubernetesFragment.From(node));
    }
}

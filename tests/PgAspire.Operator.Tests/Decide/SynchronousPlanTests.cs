namespace PgAspire.Operator.Tests.Decide;

public sealed class SynchronousPlanTests
{
    [Theory]
    [InlineData("ANY 1 (\"pg-2\",\"pg-3\",\"pg-1\")", 1, "pg-2 pg-3 pg-1")]
    [InlineData("FIRST 2 (\"a\", \"b\")", 2, "a b")]
    [InlineData("ANY 1 (\"q\"\"uote\")", 1, "q\"uote")]
    public void A_value_is_read(string value, int number, string names) =>
        Assert.Equal(new SynchronousQuorum(number, names.Split(' ')), SynchronousPlan.Parse(value));

    [Fact]
    public void An_empty_value_is_asynchronous() => Assert.Equal(SynchronousQuorum.Asynchronous, SynchronousPlan.Parse(""));

    [Theory]
    [InlineData("pg-2, pg-3")]
    [InlineData("ANY 1 (pg-2)")]
    [InlineData("ANY 99999999999 (\"a\")")]
    public void Another_form_is_unknown(string value) => Assert.Null(SynchronousPlan.Parse(value));

    [Fact]
    public void What_the_configuration_gets_is_what_is_read_back()
    {
        var o = Given.Healthy();
        Assert.Equal("ANY 1 (\"pg-2\",\"pg-3\",\"pg-1\")", SynchronousPlan.NamesFor(o, "pg-1"));
        Assert.Equal("ANY 1 (\"pg-1\",\"pg-3\",\"pg-2\")", SynchronousPlan.NamesFor(o, "pg-2"));
        Assert.Equal("ANY 1 (\"pg-3\",\"pg-2\",\"pg-1\")", SynchronousPlan.NamesFor(o.With("pg-2", i => i.Ended()), "pg-1"));
        Assert.Null(SynchronousPlan.NamesFor(Given.Healthy(synchronous: false), "pg-1"));
    }
}

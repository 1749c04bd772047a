namespace PgAspire.Postgres.Tests.Sql;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("app", "\"app\"")]
    [InlineData("My App", "\"My App\"")]
    [InlineData("a\"; DROP TABLE x; --", "\"a\"\"; DROP TABLE x; --\"")]
    [InlineData(@"a\b", @"""a\b""")]
    [InlineData("a\nb\"\\", @"U&""a\000Ab""""\\""")]
    [InlineData("Grüße", "\"Grüße\"")]
    public void Identifiers(string name, string expected) => Assert.Equal(expected, SqlText.Identifier(name));

    [Theory]
    [InlineData("", "''")]
    [InlineData("it's", "'it''s'")]
    [InlineData("'; DROP TABLE x; --", "'''; DROP TABLE x; --'")]
    [InlineData(@"\'", @"E'\\'''")]
    [InlineData("a\nb", @"E'a\u000Ab'")]
    public void Literals(string value, string expected) => Assert.Equal(expected, SqlText.Literal(value));

    [Fact]
    public void What_PostgreSQL_cannot_hold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SqlText.Identifier("a\0b"));
        Assert.Throws<ArgumentException>(() => SqlText.Identifier("a\0\nb"));
        Assert.Throws<ArgumentException>(() => SqlText.Identifier(""));
        Assert.Throws<ArgumentException>(() => SqlText.Literal("a\0b"));
        Assert.Throws<ArgumentException>(() => SqlText.Literal("a\0\n"));
    }
}

namespace PgAspire.Postgres.Tests.Sql;

public sealed class ScramVerifierTests
{
    [Fact]
    public void A_verifier_has_PostgreSQLs_form()
    {
        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        // RFC 7677's example has this salt; the keys follow from it
        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            verifier);
    }

    [Fact]
    public void A_verifier_matches_its_password_only()
    {
        var verifier = ScramVerifier.Create("secret");
        Assert.True(ScramVerifier.Matches(verifier, "secret"));
        Assert.False(ScramVerifier.Matches(verifier, "Secret"));
        Assert.NotEqual(verifier, ScramVerifier.Create("secret"));
        Assert.DoesNotContain("secret", verifier, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("SCRAM-SHA-256$x:AAAA$a:b")]
    [InlineData("SCRAM-SHA-256$0:AAAA$a:b")]
    [InlineData("SCRAM-SHA-256$2000000000:AAAA$a:b")]
    [InlineData("SCRAM-SHA-256$4096:!$a:b")]
    [InlineData("SCRAM-SHA-256$4096:AAAA$a:b$c")]
    public void What_is_no_verifier_matches_nothing(string? stored) => Assert.False(ScramVerifier.Matches(stored, ""));
}

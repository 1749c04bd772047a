using PgAspire.Model;

namespace PgAspire.Model.Tests.Specification;

public sealed class PostgresClusterSpecTests
{
    [Fact]
    public void Initdb_is_the_bootstrap_method_and_has_defaults_when_not_given()
    {
        var spec = new PostgresClusterSpec { Name = "pg" };
        Assert.Null(spec.Bootstrap.InitDb);
        Assert.Equal(new InitDbSpec(), spec.InitDb);
        Assert.Equal(spec with { Bootstrap = new() { InitDb = new() { Database = "shop" } } }, spec with { InitDb = new() { Database = "shop" } });
        Assert.NotNull((spec with { Bootstrap = new() { BaseBackup = new() { Source = "a" } }, InitDb = new() }).Bootstrap.BaseBackup);
    }

    [Fact]
    public void The_application_is_the_one_of_the_bootstrap_method()
    {
        var spec = new PostgresClusterSpec { Name = "pg" };
        Assert.Equal(new ApplicationDatabase("app", "app", null), spec.Application);
        Assert.Equal(new ApplicationDatabase("shop", "shop", "s"), (spec with { InitDb = new() { Database = "shop", Secret = "s" } }).Application);
        Assert.Equal(new ApplicationDatabase("shop", "me", null), (spec with { Bootstrap = new() { Recovery = new() { Database = "shop", Owner = "me" } } }).Application);
        Assert.Equal(new ApplicationDatabase("app", "me", "s"), (spec with { Bootstrap = new() { BaseBackup = new() { Source = "a", Owner = "me", Secret = "s" } } }).Application);
    }

    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(true, null, null, true)]
    [InlineData(false, null, null, false)]
    [InlineData(null, null, "pg", false)]
    [InlineData(null, null, "other", true)]
    [InlineData(null, "here", "here", false)]
    [InlineData(null, "here", "pg", true)]
    public void A_cluster_follows_another_unless_it_is_the_primary_one(bool? enabled, string? self, string? primary, bool follows) => Assert.Equal(
        follows, new PostgresClusterSpec { Name = "pg", Replica = new() { Source = "a", Enabled = enabled, Self = self, Primary = primary } }.IsReplicaCluster);
}

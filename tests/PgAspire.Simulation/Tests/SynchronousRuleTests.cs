using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Tests;

/// <summary>The simulation's own reading of synchronous_standby_names, by the examples of PostgreSQL's documentation.</summary>
public sealed class SynchronousRuleTests
{
    private static bool Confirmed(string rule, params (string, long)[] standbys) => SynchronousRule.Parse(rule).IsConfirmed(100, standbys);

    [Fact]
    public void Without_names_nobody_is_waited_for() => Assert.True(Confirmed(""));

    [Fact]
    public void Any_of_them_counts()
    {
        Assert.True(Confirmed("ANY 1 (\"s1\", \"s2\")", ("s1", 50), ("s2", 100)));
        Assert.False(Confirmed("ANY 2 (s1, s2, s3)", ("s1", 100), ("s2", 99)));
        Assert.False(Confirmed("ANY 1 (s1)", ("s2", 100)));
    }

    [Fact]
    public void The_first_connected_ones_all_count()
    {
        Assert.False(Confirmed("FIRST 1 (s1, s2)", ("s1", 50), ("s2", 100)));
        Assert.True(Confirmed("FIRST 1 (s1, s2)", ("s2", 100)));
        Assert.True(Confirmed("FIRST 2 (s1, s2, s3)", ("s1", 100), ("s3", 100)));
        Assert.False(Confirmed("2 (s1, s2, s3)", ("s1", 100)));
    }

    [Fact]
    public void A_star_is_everybody() => Assert.True(Confirmed("*", ("x", 100)));
}

namespace PgAspire.Operator.Tests.Decide;

public sealed class FailoverQuorumTests
{
    [Fact]
    public void Proven_means_that_every_set_that_can_acknowledge_meets_those_that_report()
    {
        for (var standbys = 1; standbys <= 5; standbys++)
        {
            var names = Enumerable.Range(2, standbys).Select(i => $"pg-{i}").ToArray();
            for (var number = 1; number <= standbys; number++)
            {
                for (var mask = 0; mask < 1 << standbys; mask++)
                {
                    var reporting = names.Where((_, i) => (mask & (1 << i)) != 0).ToArray();
                    // by brute force: is there a set of `number` standbys without one that reports?
                    var hidden = names.Length - reporting.Length >= number;
                    Assert.Equal(!hidden, FailoverQuorum.IsProven(new(number, names), reporting));
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_proven_without_knowledge()
    {
        Assert.False(FailoverQuorum.IsProven(null, ["pg-2", "pg-3"]));
        Assert.False(FailoverQuorum.IsProven(SynchronousQuorum.Asynchronous, ["pg-2"]));
    }

    [Fact]
    public void Strangers_do_not_count() => Assert.False(FailoverQuorum.IsProven(new(1, ["pg-2", "pg-3"]), ["pg-2", "pg-9"]));
}

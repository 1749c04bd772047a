namespace PgAspire.Operator.Tests.Decide;

/// <summary>A failover that finds no proof: the primary starts again where it was.</summary>
public sealed class BackInPlaceTests
{
    // pg-3 answers but does not report: before the election it looks as if the proof could be given
    private static Observation NotProven() => Given.Healthy().PrimaryEnded()
        .With(s => s with { TargetPrimary = ClusterStatus.Pending })
        .With("pg-1", i => i with { NotBefore = null })
        .With("pg-3", i => i with { HasStreamed = false, Status = i.Status! with { LocalWalExhausted = false, WalReceiverActive = false } });

    [Fact]
    public void The_primary_is_started_in_the_same_plan_since_its_return_alone_would_begin_the_failover_anew()
    {
        var plan = Planner.Next(NotProven());

        Assert.Equal("F420", plan.Decisions[0].Rule);
        Assert.Equal("pg-1", plan.Status.TargetPrimary);
        Assert.Equal(new StartInstance("pg-1", null), Assert.Single(plan.Decisions[0].Actions));
    }

    [Fact]
    public void After_a_failed_start_the_failover_waits_for_the_pause()
    {
        var plan = Planner.Next(NotProven().With("pg-1", i => i with { NotBefore = Given.Now + TimeSpan.FromSeconds(1) }));

        Assert.Equal("F425", plan.Decisions[0].Rule);
        Assert.Equal(ClusterStatus.Pending, plan.Status.TargetPrimary);
        Assert.Empty(plan.Decisions[0].Actions);
    }

    [Fact]
    public void Without_synchronous_commits_and_without_a_report_it_starts_in_place_too()
    {
        var silent = Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending });
        foreach (var name in (string[])["pg-2", "pg-3"])
        {
            silent = silent.With(name, i => i with { HasStreamed = false, Status = i.Status! with { LocalWalExhausted = false, WalReceiverActive = false } });
        }

        var plan = Planner.Next(silent);

        Assert.Equal("F460", plan.Decisions[0].Rule);
        Assert.Equal(new StartInstance("pg-1", null), Assert.Single(plan.Decisions[0].Actions));
    }

    [Fact]
    public void No_two_plans_in_a_row_change_the_status_to_and_fro()
    {
        var observation = NotProven();
        var first = Planner.Next(observation);
        var second = Planner.Next((observation with { Status = first.Status }).With("pg-1", i => i with { Job = JobKind.Start }));

        Assert.Equal(first.Status, second.Status);
    }
}

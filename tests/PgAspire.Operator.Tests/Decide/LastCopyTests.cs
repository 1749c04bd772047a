namespace PgAspire.Operator.Tests.Decide;

/// <summary>The primary's data is gone, and nobody is left but who waits for a primary to follow.</summary>
public sealed class LastCopyTests
{
    private static readonly Observation _left = Given.Healthy(instances: 2, synchronous: false).PrimaryEnded(data: false)
        .With("pg-2", i => i.Ended() with { StandbySignal = false });

    private static string? Rule(Observation o) => Planner.Next(o).Decisions.FirstOrDefault(d => d.Instance == "pg-2")?.Rule;

    [Fact]
    public void What_was_promoted_or_is_to_be_cloned_is_started_as_a_standby()
    {
        var pending = _left.With(s => s with { TargetPrimary = ClusterStatus.Pending });

        Assert.Equal(new StartInstance("pg-2", "pg-1"), Assert.Single(Planner.Next(_left).Decisions.SelectMany(d => d.Actions)));
        Assert.Equal("J212", Rule(pending));
        Assert.Equal("J212", Rule(pending.With("pg-2", i => i with { StandbySignal = true }).With(s => s with { MustBeCloned = ["pg-2"] })));
    }

    [Theory]
    [InlineData(1u, "F450")]
    [InlineData(2u, "F465")]
    public void And_promoted_when_it_has_replayed_what_it_has(uint timeline, string rule)
    {
        var started = Given.Healthy(instances: 2, synchronous: false).PrimaryEnded(data: false)
            .With("pg-2", i => i with { HasStreamed = false, KnownTimeline = new(timeline), Status = i.Status! with { LocalWalExhausted = true, WalReceiverActive = false } });

        Assert.Equal("F390", Planner.Next(started).Decisions[0].Rule);
        var plan = Planner.Next(started.With(s => s with { TargetPrimary = ClusterStatus.Pending }));
        Assert.Equal((rule, "pg-2"), (plan.Decisions[0].Rule, plan.Status.TargetPrimary));
    }

    [Fact]
    public void It_is_left_alone_while_another_one_may_lead_or_nobody_knows_who_did()
    {
        Assert.Equal("J240", Rule(_left.With("pg-1", i => i with { Data = DataState.Complete })));
        Assert.Equal("J240", Rule(_left with { Instances = [.. _left.Instances, Given.Standby("pg-3", 3, ["pg-1", "pg-2", "pg-3"])] }));
        var both = Given.Healthy(synchronous: false).PrimaryEnded(data: false).With("pg-2", i => i.Ended() with { StandbySignal = false }).With("pg-3", i => i.Ended() with { StandbySignal = false });
        Assert.Equal("J212", Rule(both));
        Assert.Equal("U220", Assert.Single(Planner.Next(both.With(s => s with { CurrentPrimary = null, TargetPrimary = null })).Decisions, d => d.Instance is null).Rule);
        Assert.Equal("J240", Rule(both.With(s => s with { CurrentPrimary = null, TargetPrimary = null })));
        Assert.Equal("X107", Rule(_left.With(s => s with { FencedInstances = ["pg-2"] })));
    }
}

namespace PgAspire.Operator.Tests.Decide;

/// <summary>What an instance that has lost its data may have confirmed before.</summary>
public sealed class LostConfirmationTests
{
    private static readonly DateTimeOffset Promoted = Given.Now - TimeSpan.FromMinutes(1);

    // pg-1 is the primary that has just ended, pg-2 is being cloned, pg-3 reports
    private static Observation CloneAt(DateTimeOffset? lastRun) => Given.Healthy().PrimaryEnded()
        .With(s => s with { TargetPrimary = ClusterStatus.Pending, CurrentPrimarySince = Promoted })
        .With("pg-2", i => i.Ended() with { Data = DataState.Incomplete, Job = JobKind.Clone, EndedAt = lastRun });

    [Fact]
    public void A_standby_that_ran_under_this_primary_may_have_confirmed_what_nobody_else_has()
    {
        var plan = Planner.Next(CloneAt(Promoted + TimeSpan.FromSeconds(30)));

        Assert.Equal("F420", plan.Decisions[0].Rule);
        Assert.Equal("pg-1", plan.Status.TargetPrimary);
    }

    [Fact]
    public void An_instance_whose_past_is_unknown_may_have_done_so() =>
        Assert.Equal("F420", Planner.Next(CloneAt(null)).Decisions[0].Rule);

    [Fact]
    public void An_instance_that_did_not_run_under_this_primary_has_not()
    {
        var plan = Planner.Next(CloneAt(Promoted - TimeSpan.FromSeconds(1)));

        Assert.Equal("F450", plan.Decisions[0].Rule);
        Assert.Equal("pg-3", plan.Status.TargetPrimary);
    }

    [Fact]
    public void Before_a_failover_is_begun_the_same_holds() =>
        Assert.Equal("F360", Planner.Next(CloneAt(Promoted + TimeSpan.FromSeconds(30)).With(s => s with { TargetPrimary = s.CurrentPrimary })).Decisions[0].Rule);

    // pg-1 was promoted to timeline 2 after pg-2 and has ended; pg-2 was not rewound yet
    private static Observation FormerPrimaryWaits(uint reached) => Given.Healthy().PrimaryEnded()
        .With(s => s with { TargetPrimary = ClusterStatus.Pending, CurrentPrimarySince = Given.Now - TimeSpan.FromSeconds(1), TimelineId = 2, CheckpointedTimelineId = 2, NewestTimelineId = 2 })
        .With("pg-2", i => i.Ended() with { StandbySignal = false })
        .With("pg-3", i => i with { KnownTimeline = new(reached) });

    [Fact]
    public void A_standby_that_never_reached_the_timeline_may_lack_commits_of_the_primary_before() =>
        Assert.Equal("F420", Planner.Next(FormerPrimaryWaits(reached: 1)).Decisions[0].Rule);

    [Fact]
    public void One_that_reached_it_has_them() => Assert.Equal("pg-3", Planner.Next(FormerPrimaryWaits(reached: 2)).Status.TargetPrimary);

    // it is promoted, the operator dies before it can write that down, and the next one starts the primary before, which ends again
    [Fact]
    public void A_standby_that_was_promoted_and_given_up_may_have_confirmed_what_nobody_else_has() =>
        Assert.Equal("F420", Planner.Next(FormerPrimaryWaits(reached: 2).With("pg-2", i => i with { EndedAt = null })).Decisions[0].Rule);

    [Fact]
    public void One_that_ended_under_this_primary_without_being_a_standby_any_more_may_have_done_so() =>
        Assert.Equal("F420", Planner.Next(FormerPrimaryWaits(reached: 2).With(s => s with { CurrentPrimarySince = Promoted })).Decisions[0].Rule);
}

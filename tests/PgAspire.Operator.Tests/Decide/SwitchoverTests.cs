using PgAspire.Model;

namespace PgAspire.Operator.Tests.Decide;

/// <summary>A planned switchover, step by step: checkpoint, orderly end, promotion of who has everything, return of the former primary.</summary>
public sealed class SwitchoverTests
{
    private static Observation To(string target) => Given.Healthy().With(s => ClusterRules.WithSwitchover(s, target, Given.Now));

    private static Observation Demoted(string target = "pg-2", ulong end = 1000) => To(target)
        .With("pg-1", i => i.Ended())
        .With("pg-2", i => i.At(1100))
        .With("pg-3", i => i.At(1100))
        .With(s => s with { FormerPrimary = new("pg-1", end) })
        .Receiving(false);

    private static string RuleOf(Observation observation) => Planner.Next(observation).Decisions[0].Rule;

    [Fact]
    public void First_the_primary_writes_a_checkpoint_while_clients_go_on()
    {
        var plan = Planner.Next(To("pg-2"));

        Assert.Equal("W484", plan.Decisions[0].Rule);
        Assert.Equal(new CheckpointInstance("pg-1"), Assert.Single(plan.Decisions[0].Actions));
        Assert.Equal("pg-1", plan.Services.ReadWrite);
        Assert.Equal(["pg-2", "pg-3"], plan.Services.ReadOnly);
        Assert.Equal(ClusterPhases.SwitchoverInProgress, plan.Phase);
        Assert.Equal("Switching over to pg-2", plan.PhaseReason);
    }

    [Fact]
    public void Then_it_is_ended_in_order_and_no_new_client_reaches_it()
    {
        var checkpointed = To("pg-2").With("pg-1", i => i with { CheckpointedAt = Given.Now });

        Assert.Equal(new DemoteInstance("pg-1"), Assert.Single(Planner.Next(checkpointed).Decisions[0].Actions));
        var ending = Planner.Next(checkpointed.With("pg-1", i => i with { Job = JobKind.Demote }));
        Assert.Equal("W487", ending.Decisions[0].Rule);
        Assert.Null(ending.Services.ReadWrite);
    }

    [Fact]
    public void Who_has_all_that_the_primary_wrote_is_promoted_and_the_others_follow_it()
    {
        var plan = Planner.Next(Demoted());

        Assert.Equal("W488", plan.Decisions[0].Rule);
        Assert.Equal([new PromoteInstance("pg-2", []), new ReconfigureInstance("pg-3", "pg-2")], plan.Decisions[0].Actions);
        Assert.False(plan.Status.SwitchoverPlanned);
        Assert.Equal("pg-2", plan.Status.TargetPrimary);
        Assert.Equal(ClusterPhases.SwitchoverInProgress, plan.Phase);
    }

    [Fact]
    public void A_primary_that_loses_its_data_while_it_runs_is_ended_before_a_failover_begins()
    {
        var running = To("pg-2").With("pg-1", i => i with { Data = DataState.Missing });
        var withdrawn = Planner.Next(running);
        Assert.Equal(("W478", "pg-1"), (withdrawn.Decisions[0].Rule, withdrawn.Status.TargetPrimary));
        Assert.False(withdrawn.Status.SwitchoverPlanned);
        var ending = Planner.Next(running with { Status = withdrawn.Status });
        Assert.Equal("F300", ending.Decisions[0].Rule);
        Assert.Equal(new KillInstance("pg-1"), Assert.Single(ending.Decisions[0].Actions));

        // also while it is being ended in order
        var demoted = Planner.Next(running.With("pg-1", i => i with { Job = JobKind.Demote }));
        Assert.Equal("F290", RuleOf(running.With("pg-1", i => i with { Job = JobKind.Demote }) with { Status = demoted.Status }));
    }

    [Fact]
    public void Nobody_is_promoted_who_lacks_the_end_of_the_primarys_wal()
    {
        Assert.Equal("W489", RuleOf(Demoted(end: 1100).Receiving(true)));
        Assert.Equal("W492", RuleOf(Demoted(end: 1100)));
        Assert.Equal("W490", RuleOf(Demoted(end: 1050).With("pg-2", i => i.At(1040))));
        Assert.Equal("pg-3", Planner.Next(Demoted(end: 1050).With("pg-2", i => i.At(1040))).Status.TargetPrimary);
    }

    [Fact]
    public void An_answer_from_before_the_primarys_end_proves_nothing() =>
        Assert.Equal("W489", RuleOf(Demoted(end: 1100).With("pg-2", i => i with { StatusAt = Given.Now - TimeSpan.FromSeconds(3) })));

    [Fact]
    public void A_primary_that_does_not_come_to_an_end_in_order_is_looked_at_and_until_then_nobody_is_promoted()
    {
        var crashed = To("pg-2").With("pg-1", i => i.Ended()).Receiving(false);

        Assert.Equal(new DemoteInstance("pg-1"), Assert.Single(Planner.Next(crashed).Decisions[0].Actions));
        Assert.Equal("W480", RuleOf(crashed.With("pg-1", i => i with { Data = DataState.Missing })));
        Assert.Equal(ClusterStatus.Pending, Planner.Next(crashed.With("pg-1", i => i with { Data = DataState.Missing })).Status.TargetPrimary);
    }

    [Fact]
    public void An_operator_that_was_restarted_takes_the_switchover_back()
    {
        var plan = Planner.Next(To("pg-2").With("pg-1", i => i.Ended() with { EverStarted = false, EndedAt = null }));

        Assert.Equal("W481", plan.Decisions[0].Rule);
        Assert.Equal("pg-1", plan.Status.TargetPrimary);
        Assert.False(plan.Status.SwitchoverPlanned);
    }

    [Fact]
    public void It_is_withdrawn_when_the_primary_hangs_or_the_standby_falls_away()
    {
        Assert.Equal("W482", RuleOf(To("pg-2").With("pg-1", i => i with { UnansweredProbes = 3 })));
        Assert.Equal("W483", RuleOf(To("pg-2").With("pg-2", i => i with { NotStreamingSince = Given.Now })));
        Assert.Equal("W485", RuleOf(To("pg-2").With("pg-1", i => i with { UnansweredProbes = 1 })));
    }

    [Fact]
    public void The_former_primary_comes_back_without_a_rewind()
    {
        var done = Given.Healthy()
            .With(s => s with { CurrentPrimary = "pg-2", TargetPrimary = "pg-2", TimelineId = 2, CheckpointedTimelineId = 1, FormerPrimary = new("pg-1", 1000) })
            .With("pg-1", i => i.Ended())
            .With("pg-2", i => i with { Status = i.Status! with { IsPrimary = true, CurrentLsn = new(1200), Timeline = new(2) } });

        var own = Planner.Next(done).Decisions.Single(d => d.Instance == "pg-1");

        Assert.Equal("J225", own.Rule);
        Assert.Equal(new StartInstance("pg-1", "pg-2"), Assert.Single(own.Actions));
        Assert.Equal("J240", Planner.Next(done.With(s => s with { FormerPrimary = null })).Decisions.Single(d => d.Instance == "pg-1").Rule);
    }

    [Fact]
    public void The_record_of_the_orderly_end_is_gone_when_something_was_started_on_that_data_or_replaced_it()
    {
        var after = Given.Healthy()
            .With(s => s with { CurrentPrimary = "pg-2", TargetPrimary = "pg-2", TimelineId = 2, FormerPrimary = new("pg-1", 1000) })
            .With("pg-1", i => i.Ended())
            .With("pg-2", i => i with { Status = i.Status! with { IsPrimary = true, CurrentLsn = new(1200) } });
        ClusterStatus Kept(Func<InstanceObservation, InstanceObservation> change) => Planner.Next(after.With("pg-1", change)).Status;

        Assert.NotNull(Kept(i => i).FormerPrimary);
        Assert.NotNull(Kept(i => i with { Job = JobKind.Start }).FormerPrimary);
        Assert.Null(Kept(i => i with { StandbySignal = true }).FormerPrimary);
        Assert.Null(Kept(i => i with { Running = true }).FormerPrimary);
        Assert.Null(Kept(i => i with { Data = DataState.Incomplete }).FormerPrimary);
        Assert.Null(Kept(i => i with { Data = DataState.Missing }).FormerPrimary);
        Assert.Null(Planner.Next(after.With(s => s with { MustBeCloned = ["pg-1"] })).Status.FormerPrimary);

        // until another one has taken its place, its end is what that one must have
        Assert.NotNull(Planner.Next(Demoted().With("pg-1", i => i with { Job = JobKind.Slots })).Status.FormerPrimary);
    }

    [Fact]
    public void The_record_of_the_orderly_end_lasts_until_another_primary_is_elected()
    {
        var promoted = Demoted().With(s => s with { SwitchoverPlanned = false })
            .With("pg-2", i => i with { Status = i.Status! with { IsPrimary = true, Timeline = new(2) } });
        Assert.Equal(new OrderlyEnd("pg-1", 1000), Planner.Next(promoted).Status.FormerPrimary);

        var elected = Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending, FormerPrimary = new("pg-1", 1000) });
        Assert.Equal("F450", RuleOf(elected));
        Assert.Null(Planner.Next(elected).Status.FormerPrimary);
    }

    [Fact]
    public void It_is_not_ended_twice_when_the_news_of_its_end_comes_late()
    {
        var late = To("pg-2").With("pg-1", i => i with { CheckpointedAt = Given.Now }).With(s => s with { FormerPrimary = new("pg-1", 1000) });

        var plan = Planner.Next(late);
        Assert.Equal("W487", plan.Decisions[0].Rule);
        Assert.Null(plan.Services.ReadWrite);
    }

    [Fact]
    public void A_failover_waits_until_the_end_of_the_primary_is_certain()
    {
        // pg_control said that it did not end in order; the driver has not said yet that it ended
        var pending = Given.Healthy().Receiving(false).With(s => s with { TargetPrimary = ClusterStatus.Pending });

        Assert.Equal(new KillInstance("pg-1"), Assert.Single(Planner.Next(pending).Decisions[0].Actions));
        Assert.Equal("F397", RuleOf(pending.With("pg-1", i => i with { Job = JobKind.Kill })));
    }
}

using PgAspire.Model;

namespace PgAspire.Operator.Tests.Decide;

/// <summary>Rolling restarts and updates: standbys first, most lagged first, the primary last; and what changes that order.</summary>
public sealed class RolloutTests
{
    private static Observation Updated() => Given.Healthy() with { Operand = "postgres:15-newer" };

    private static Decision First(Observation observation) => Planner.Next(observation).Decisions[0];

    private static Observation OnlyThePrimaryIsLeft(Func<PostgresClusterSpec, PostgresClusterSpec>? change = null)
    {
        var observation = Updated().With("pg-2", i => i with { Operand = "postgres:15-newer" }).With("pg-3", i => i with { Operand = "postgres:15-newer" });
        return observation with { Spec = (change ?? (s => s))(observation.Spec) };
    }

    private static Observation Pending(Observation observation, string instance) => observation.With(instance, i => i with { Status = i.Status! with { PendingRestart = true } });

    [Fact]
    public void The_standby_that_lags_most_comes_first()
    {
        var decision = First(Updated().With("pg-2", i => i.At(900)));

        Assert.Equal("R620", decision.Rule);
        Assert.Equal(new RestartInstance("pg-2", "pg-1"), Assert.Single(decision.Actions));
    }

    [Fact]
    public void The_next_one_waits_until_all_are_ready()
    {
        // it answers until it ends
        Assert.Equal("H810", First(Updated().With("pg-3", i => i with { Job = JobKind.Restart })).Rule);
        Assert.Equal("H810", First(Updated().With("pg-3", i => i with { Job = JobKind.Restart, Running = false, Status = null })).Rule);
        Assert.Equal("H810", First(Updated().With("pg-3", i => i with { Status = null, Operand = "postgres:15-newer" })).Rule);
    }

    [Fact]
    public void The_primary_is_last_in_place_or_by_a_switchover_or_by_the_user()
    {
        Assert.Equal(new RestartInstance("pg-1", null), Assert.Single(First(OnlyThePrimaryIsLeft()).Actions));

        var switchover = Planner.Next(OnlyThePrimaryIsLeft(s => s with { PrimaryUpdateMethod = PrimaryUpdateMethod.Switchover }));
        Assert.Equal("R640", switchover.Decisions[0].Rule);
        Assert.True(switchover.Status.SwitchoverPlanned);
        Assert.Equal("pg-2", switchover.Status.TargetPrimary);

        var supervised = Planner.Next(OnlyThePrimaryIsLeft(s => s with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised }));
        Assert.Equal("R630", supervised.Decisions[0].Rule);
        Assert.Equal(ClusterPhases.WaitingForUser, supervised.Phase);
        Assert.Equal("User must issue a supervised switchover", supervised.PhaseReason);
    }

    [Fact]
    public void It_waits_for_what_is_under_way_on_the_primary() =>
        Assert.Equal("R660", First(OnlyThePrimaryIsLeft().With("pg-1", i => i with { Job = JobKind.Slots })).Rule);

    [Fact]
    public void What_is_one_too_many_does_not_wait_for_the_user_who_is_to_restart_the_primary()
    {
        static PostgresClusterSpec Supervised(PostgresClusterSpec spec) => spec with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised, Instances = 2 };
        var surplus = OnlyThePrimaryIsLeft(Supervised).With("pg-3", i => i with { Desired = false });

        Assert.Equal(new DeleteInstance("pg-3"), Assert.Single(First(surplus).Actions));
        Assert.Equal("R600", First(surplus.With("pg-2", i => i with { ReloadDue = true })).Rule);
        Assert.Equal("R630", First(OnlyThePrimaryIsLeft(Supervised) with { Instances = [.. OnlyThePrimaryIsLeft(Supervised).Instances.Take(2)] }).Rule);
    }

    [Fact]
    public void A_supervised_primary_is_restarted_when_the_user_asks_for_it() =>
        Assert.Equal("R650", First(OnlyThePrimaryIsLeft(s => s with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised })
            .With(s => s with { Restarts = [new("pg-1", Given.Now, HandsOver: false)] })).Rule);

    [Fact]
    public void A_drained_primary_hands_over_first_whatever_the_method_is()
    {
        var drained = Given.Healthy().With(s => s with { Restarts = [new("pg-1", Given.Now, HandsOver: true)] });

        Assert.Equal("R640", First(drained).Rule);
        Assert.Equal(new RestartInstance("pg-3", "pg-1"), Assert.Single(First(Given.Healthy().With(s => s with { Restarts = [new("pg-3", Given.Now, HandsOver: true)] })).Actions));
    }

    [Fact]
    public void A_restart_is_over_when_the_server_was_started_since()
    {
        var asked = Given.Healthy().With(s => s with { Restarts = [new("pg-3", Given.Now - TimeSpan.FromSeconds(10), HandsOver: false)] });

        var done = Planner.Next(asked.With("pg-3", i => i with { StartedAt = Given.Now }));

        Assert.Equal("H800", done.Decisions[0].Rule);
        Assert.Empty(done.Status.Restarts);
    }

    [Fact]
    public void Parameters_that_wait_for_a_restart_lead_to_one_once_the_configuration_is_in_force()
    {
        Assert.Equal(new RestartInstance("pg-3", "pg-1"), Assert.Single(First(Pending(Given.Healthy(), "pg-3")).Actions));
        Assert.Equal("R600", First(Pending(Given.Healthy(), "pg-3").With("pg-3", i => i with { Status = i.Status! with { ConfigurationHash = "other" } })).Rule);
    }

    [Fact]
    public void A_decrease_of_what_standbys_must_not_undercut_begins_with_the_primary()
    {
        var lower = Given.Healthy() with { Spec = Given.Spec(3, Given.AnyOne) with { Postgresql = new() { Synchronous = Given.AnyOne, Parameters = ValueMap<string>.Empty.With("max_connections", "50") } } };
        var waiting = Pending(lower, "pg-1").With("pg-1", i => i with { Status = i.Status! with { HotStandbySettings = ValueMap<int>.Empty.With("max_connections", 100) } });

        Assert.Equal("R615", First(waiting).Rule);
        Assert.Equal("R617", First(waiting.With("pg-1", i => i with { Job = JobKind.Catalog })).Rule);
        Assert.Equal("R615", First(Pending(waiting, "pg-3")).Rule);
        Assert.Equal("R610", First(waiting with { Spec = waiting.Spec with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised } }).Rule);
    }

    [Fact]
    public void An_increase_beside_a_decrease_comes_to_the_standbys_before_the_primary_is_restarted()
    {
        var both = Given.Healthy() with
        {
            Spec = Given.Spec(3, Given.AnyOne) with { Postgresql = new() { Synchronous = Given.AnyOne, Parameters = ValueMap<string>.Empty.With("max_connections", "50").With("max_worker_processes", "16") } },
        };
        InstanceObservation Has(InstanceObservation i, int connections, int workers, bool pending) =>
            i with { Status = i.Status! with { PendingRestart = pending, HotStandbySettings = ValueMap<int>.Empty.With("max_connections", connections).With("max_worker_processes", workers) } };
        var changed = both.With("pg-1", i => Has(i, 100, 8, pending: true)).With("pg-2", i => Has(i, 100, 8, pending: true)).With("pg-3", i => Has(i, 100, 16, pending: false));

        Assert.Equal(new RestartInstance("pg-2", "pg-1"), Assert.Single(First(changed).Actions));
        Assert.Equal("R620", First(changed with { Spec = changed.Spec with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised } }).Rule);
        Assert.Equal("R622", First(changed.With("pg-2", i => i with { Job = JobKind.Slots })).Rule);

        var raised = changed.With("pg-2", i => Has(i, 100, 16, pending: false));
        Assert.Equal("R615", First(raised).Rule);
        // nor is one waited for whose own value a restart would not change
        Assert.Equal("R615", First(changed.With("pg-2", i => Has(i, 100, 8, pending: false))).Rule);
        // one that is fenced does not follow
        Assert.Equal("R615", First(changed.With("pg-2", i => i.Ended()).With(s => s with { FencedInstances = ["pg-2"] })).Rule);

        var lowered = raised.With("pg-1", i => Has(i, 50, 16, pending: false) with { FirstLsn = new(1000) });
        Assert.Equal("R620", First(lowered).Rule);
    }

    [Fact]
    public void A_standby_gives_up_what_it_held_for_the_primarys_sake_after_it_has_replayed_that_the_primary_has_less()
    {
        var lower = Given.Healthy() with { Spec = Given.Spec(3, Given.AnyOne) with { Postgresql = new() { Synchronous = Given.AnyOne, Parameters = ValueMap<string>.Empty.With("max_connections", "50") } } };
        var restarted = lower
            .With("pg-1", i => i with { FirstLsn = new(1000), Status = i.Status! with { HotStandbySettings = ValueMap<int>.Empty.With("max_connections", 50) } })
            .With("pg-2", i => i with { Status = i.Status! with { HotStandbySettings = ValueMap<int>.Empty.With("max_connections", 50) } })
            .With("pg-3", i => i with { Status = i.Status! with { HotStandbySettings = ValueMap<int>.Empty.With("max_connections", 100) } });

        Assert.Equal(new RestartInstance("pg-3", "pg-1"), Assert.Single(First(restarted).Actions));
        Assert.Equal("R625", First(restarted.With("pg-3", i => i.At(999))).Rule);
        Assert.Equal(OperationOutcome.UnderWay, OperationRules.Look(new ChangeOperation(lower.Spec), Given.Now, new(restarted.With("pg-3", i => i.At(999)))).State);
        // an increase: the standby has more than the primary because the primary's turn has not come
        var increase = restarted with { Spec = restarted.Spec with { Postgresql = restarted.Spec.Postgresql with { Parameters = ValueMap<string>.Empty.With("max_connections", "100") } } };
        Assert.Equal("H800", First(increase).Rule);
    }

    [Fact]
    public void The_primary_waits_for_a_standby_on_which_something_else_is_under_way() =>
        Assert.Equal("R622", First(OnlyThePrimaryIsLeft().With("pg-3", i => i with { Operand = Given.Operand, Job = JobKind.Slots })).Rule);

    [Fact]
    public void The_primary_waits_for_a_standby_that_has_not_read_its_configuration() =>
        Assert.Equal("R600", First(OnlyThePrimaryIsLeft().With("pg-3", i => i with { WrittenConfiguration = "older certificates" })).Rule);

    [Fact]
    public void A_fenced_standby_holds_nobody_up()
    {
        var fenced = Updated().With("pg-3", i => i.Ended()).With(s => s with { FencedInstances = ["pg-3"] });

        Assert.Equal(new RestartInstance("pg-2", "pg-1"), Assert.Single(First(fenced).Actions));
    }

    [Fact]
    public void A_standby_that_stands_still_for_lack_of_settings_is_restarted()
    {
        var paused = Given.Healthy().With("pg-3", i => i with { LacksSettings = true, Status = i.Status! with { ReplayPaused = true } });

        Assert.Equal(new RestartInstance("pg-3", "pg-1"), Assert.Single(First(paused).Actions));
        // the user may have paused it
        Assert.Equal("H800", First(paused.With("pg-3", i => i with { LacksSettings = false })).Rule);
    }

    [Fact]
    public void One_instance_too_many_is_deleted_and_not_restarted_before() => Assert.Equal("S700", First(WithoutTheThird(Given.Healthy().With("pg-3", i => i with { Operand = "postgres:15-older" }))).Rule);

    [Fact]
    public void One_instance_too_many_is_deleted_before_any_other_is_restarted()
    {
        Assert.Equal(new DeleteInstance("pg-3"), Assert.Single(First(WithoutTheThird(Pending(Given.Healthy(), "pg-1"))).Actions));
        Assert.Equal(new DeleteInstance("pg-3"), Assert.Single(First(WithoutTheThird(Pending(Given.Healthy(), "pg-2"))).Actions));
        // it still follows
        Assert.Equal("S705", First(WithoutTheThird(Pending(Given.Healthy(), "pg-1")).With("pg-3", i => i with { Job = JobKind.Slots })).Rule);
    }

    private static Observation WithoutTheThird(Observation observation) => observation.With("pg-3", i => i with { Desired = false }) with { Spec = Given.Spec(2, Given.AnyOne) };
}

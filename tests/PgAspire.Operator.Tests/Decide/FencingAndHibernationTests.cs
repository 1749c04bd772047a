namespace PgAspire.Operator.Tests.Decide;

public sealed class FencingAndHibernationTests
{
    private static Decision First(Observation observation) => Planner.Next(observation).Decisions[0];

    private static Decision Of(Observation observation, string instance) => Planner.Next(observation).Decisions.Single(d => d.Instance == instance);

    [Fact]
    public void A_fenced_standby_is_ended_and_stays_down()
    {
        var fenced = Given.Healthy().With(s => s with { FencedInstances = ["pg-3"] });

        Assert.Equal(new StopInstance("pg-3"), Assert.Single(Of(fenced, "pg-3").Actions));
        Assert.Equal("X107", Of(fenced.With("pg-3", i => i.Ended()), "pg-3").Rule);
    }

    [Fact]
    public void A_fenced_primary_is_ended_and_nobody_takes_over()
    {
        var fenced = Given.Healthy().With(s => s with { FencedInstances = [ClusterStatus.AllInstances] });

        Assert.Equal(new StopInstance("pg-1"), Assert.Single(First(fenced).Actions));
        var down = Planner.Next(fenced.PrimaryEnded());
        Assert.Equal("G285", down.Decisions[0].Rule);
        Assert.Equal("pg-1", down.Status.TargetPrimary);
        Assert.Equal("Primary instance is fenced", down.PhaseReason);
    }

    [Fact]
    public void An_unfenced_primary_comes_back_in_place()
    {
        var plan = Planner.Next(Given.Healthy().PrimaryEnded().With("pg-1", i => i with { EndedInOrder = true }));

        Assert.Equal("F315", plan.Decisions[0].Rule);
        Assert.Equal(new StartInstance("pg-1", null), Assert.Single(plan.Decisions[0].Actions));
    }

    [Fact]
    public void A_fenced_standby_is_no_candidate()
    {
        var plan = Planner.Next(Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending, FencedInstances = ["pg-2"] }).With("pg-2", i => i.At(2000)));

        Assert.Equal("pg-3", plan.Status.TargetPrimary);
    }

    [Fact]
    public void Hibernation_begins_once_the_cluster_is_healthy()
    {
        var wanted = Given.Healthy().With(s => s with { HibernationWanted = true });

        Assert.True(Planner.Next(wanted).Status.Hibernating);
        Assert.False(Planner.Next(wanted.With("pg-3", i => i.Ended())).Status.Hibernating);
    }

    [Fact]
    public void The_primary_ends_first_then_the_others_and_nothing_starts_again()
    {
        var hibernating = Given.Healthy().With(s => s with { HibernationWanted = true, Hibernating = true });

        Assert.Equal(new StopInstance("pg-1"), Assert.Single(First(hibernating).Actions));
        Assert.Empty(First(hibernating.With("pg-1", i => i with { Job = JobKind.Stop })).Actions);
        var standbys = hibernating.With("pg-1", i => i.Ended());
        Assert.Equal([new StopInstance("pg-2"), new StopInstance("pg-3")], First(standbys).Actions);
        var all = Planner.Next(standbys.With("pg-2", i => i.Ended()).With("pg-3", i => i.Ended()));
        Assert.Equal(ClusterPhases.Hibernated, all.Phase);
        Assert.All(all.Decisions, d => Assert.Empty(d.Actions));
    }

    [Fact]
    public void A_primary_that_is_fenced_while_another_one_is_looked_for_stays_the_primary_and_down()
    {
        var plan = Planner.Next(Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending, FencedInstances = ["pg-1"] }));

        Assert.Equal("G287", plan.Decisions[0].Rule);
        Assert.Empty(plan.Decisions.SelectMany(d => d.Actions));
        Assert.Equal("pg-1", plan.Status.TargetPrimary);
    }

    [Fact]
    public void A_chosen_instance_that_has_left_recovery_is_not_started_while_it_is_fenced()
    {
        var chosen = Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = "pg-2" }).With("pg-2", i => i.Ended() with { StandbySignal = false });

        Assert.Equal("P510", First(chosen).Rule);
        Assert.Equal("P505", First(chosen.With(s => s with { FencedInstances = ["pg-2"] })).Rule);
    }

    [Fact]
    public void The_fence_of_an_instance_ends_with_it()
    {
        Assert.Equal(["pg-2", "*"], Planner.Next(Given.Healthy().With(s => s with { FencedInstances = ["pg-7", "pg-2", "*"] })).Status.FencedInstances);
        var destroyed = Given.Healthy().With("pg-3", i => i.Ended() with { Data = DataState.Missing }).With(s => s with { FencedInstances = ["pg-3"], Destruction = new("pg-3", KeepsData: false) });
        Assert.Empty(Planner.Next(destroyed).Status.FencedInstances);
    }
}

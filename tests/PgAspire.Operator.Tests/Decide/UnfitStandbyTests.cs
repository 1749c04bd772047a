namespace PgAspire.Operator.Tests.Decide;

/// <summary>Standbys that cannot follow, cannot lead, or that nobody asks for.</summary>
public sealed class UnfitStandbyTests
{
    private static Observation Starting(Func<InstanceObservation, InstanceObservation> change, bool synchronous = true) =>
        Given.Healthy(synchronous: synchronous).With("pg-3", i => change(i with { Status = null, StatusAt = null, HasStreamed = false }));

    private static string? Rule(Observation o) => Planner.Next(o).Decisions.FirstOrDefault(d => d.Instance == "pg-3")?.Rule;

    [Fact]
    public void A_server_that_is_starting_is_left_alone() => Assert.Null(Rule(Starting(i => i)));

    [Fact]
    public void One_instance_too_many_is_neither_rewound_nor_cloned()
    {
        var o = Given.Healthy().With("pg-3", i => i with { Desired = false, NotStreamingSince = Given.Now - TimeSpan.FromMinutes(1) });

        Assert.Null(Rule(o));
        Assert.Null(Rule(o.With("pg-3", i => i with { FailedRewinds = 2 })));
        Assert.Null(Rule(Starting(i => i with { Desired = false, CannotFollow = true })));
    }

    [Fact]
    public void A_standby_without_its_data_directory_is_no_candidate_and_ended_before_another_one_is_chosen()
    {
        var pending = Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending }).With("pg-2", i => i.At(9000) with { Data = DataState.Missing });

        Assert.Equal("pg-3", new Situation(pending).Candidate?.Name);
        Assert.Equal(new KillInstance("pg-2"), Assert.Single(Planner.Next(pending).Decisions.SelectMany(d => d.Actions)));
        Assert.Equal("pg-3", Planner.Next(pending.With("pg-2", i => i.Ended())).Status.TargetPrimary);
    }

    [Theory]
    [InlineData(200, "F415")]
    [InlineData(1000, "F450")]
    public void A_standby_that_was_started_just_now_may_have_most_and_is_waited_for(int milliseconds, string rule)
    {
        var starting = Starting(i => i with { StartedAt = Given.Now - TimeSpan.FromMilliseconds(milliseconds) }, synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending });

        Assert.Equal(rule, Planner.Next(starting).Decisions[0].Rule);
        Assert.Equal("F450", Planner.Next(starting.With(s => s with { FencedInstances = ["pg-3"] })).Decisions[0].Rule);
        Assert.Equal("F450", Planner.Next(starting.With("pg-3", i => i with { StandbySignal = false })).Decisions[0].Rule);
    }

    [Fact]
    public void A_standby_whose_replay_stands_still_cannot_take_over_and_is_started_again_while_nobody_serves()
    {
        var still = Given.Healthy(synchronous: false).With("pg-3", i => i.At(2000, replayed: 900) with { LacksSettings = true, Status = i.Status! with { ReplayPaused = true } });

        Assert.DoesNotContain("pg-3", new Situation(still).Successors.Select(i => i.Name));
        Assert.NotEqual("J265", Rule(still));
        var pending = still.PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending });
        Assert.Equal("pg-2", Planner.Next(pending).Status.TargetPrimary);
        pending = pending.With("pg-2", i => i.Ended());
        Assert.Equal("J265", Rule(pending));
        Assert.Equal(new KillInstance("pg-3"), Assert.Single(Planner.Next(pending).Decisions.SelectMany(d => d.Actions), a => a is InstanceAction { Instance: "pg-3" }));
    }

    [Fact]
    public void A_promotion_that_makes_a_slot_names_all_of_them_since_others_would_be_dropped()
    {
        var o = Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending })
            .With("pg-2", i => i with { Status = i.Status! with { Slots = [.. i.Status.Slots.Skip(1)] } });

        Assert.Equal(["_cnpg_pg_1", "_cnpg_pg_3"], Planner.Next(o).Decisions.SelectMany(d => d.Actions).OfType<PromoteInstance>().Single().Slots);
    }

    [Fact]
    public void A_standby_that_ended_during_the_bootstrap_is_started_since_its_statements_may_wait_for_it()
    {
        var o = Given.Healthy().With(s => s with { Initialized = false }).With("pg-1", i => i with { Job = JobKind.Catalog }).With("pg-3", i => i.Ended());

        var plan = Planner.Next(o);

        Assert.Equal("B155", plan.Decisions[0].Rule);
        Assert.Equal(new StartInstance("pg-3", "pg-1"), Assert.Single(plan.Decisions[0].Actions));
        Assert.Equal("B160", Planner.Next(o.With("pg-3", i => i with { NotBefore = Given.Now + TimeSpan.FromSeconds(1) })).Decisions[0].Rule);
    }
}

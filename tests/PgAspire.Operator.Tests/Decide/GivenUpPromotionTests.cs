namespace PgAspire.Operator.Tests.Decide;

/// <summary>The chosen instance is given up in the middle of its promotion, when it may have left recovery already.</summary>
public sealed class GivenUpPromotionTests
{
    // pg-1 has ended, pg-2 was promoted and has lost its data, pg-3 was sent to it
    private static Observation GivenUp() => Given.Healthy().PrimaryEnded()
        .With(s => s with { TargetPrimary = ClusterStatus.Pending, NewestTimelineId = 2 })
        .With("pg-2", i => i with { Data = DataState.Missing, StandbySignal = false, KnownTimeline = new(2), Status = i.Status! with { IsPrimary = true, Timeline = new(2) } })
        .With("pg-3", i => i with { Upstream = "pg-2" });

    [Fact]
    public void It_is_ended_before_another_one_is_chosen()
    {
        var plan = Planner.Next(GivenUp());

        Assert.Equal("F398", plan.Decisions[0].Rule);
        Assert.Equal(new KillInstance("pg-2"), Assert.Single(plan.Decisions.SelectMany(d => d.Actions)));
    }

    [Fact]
    public void One_that_has_not_left_recovery_and_has_lost_its_data_is_ended_too()
    {
        var plan = Planner.Next(GivenUp().With("pg-2", i => i with { Status = i.Status! with { IsPrimary = false } }));

        Assert.Equal("F398", plan.Decisions[0].Rule);
        Assert.Equal(new KillInstance("pg-2"), Assert.Single(plan.Decisions.SelectMany(d => d.Actions)));
    }

    [Fact]
    public void The_same_for_one_whose_timeline_has_the_primarys_number() =>
        Assert.Equal("F398", Planner.Next(GivenUp().With(s => s with { TimelineId = 2 }).With("pg-2", i => i with { Status = i.Status! with { IsPrimary = false } })).Decisions[0].Rule);

    [Fact]
    public void Whoever_streamed_from_it_is_asked_again_after_its_end()
    {
        // with its data gone, its name may be, too
        var ended = GivenUp().With("pg-2", i => i.Ended() with { Data = DataState.Missing, EndedAt = null }).With("pg-3", i => i with { UpstreamEndedAt = Given.Now });

        Assert.Equal("F400", Planner.Next(ended.With("pg-3", i => i with { StatusAt = Given.Now - TimeSpan.FromSeconds(1) })).Decisions[0].Rule);
        Assert.NotEqual("F400", Planner.Next(ended).Decisions[0].Rule);
    }

    [Fact]
    public void A_receiver_of_what_it_writes_is_waited_for()
    {
        var ended = GivenUp().With("pg-2", i => i.Ended() with { Data = DataState.Missing, EndedAt = Given.Now });

        Assert.Equal("F410", Planner.Next(ended.With("pg-3", i => i with { Status = i.Status! with { WalReceiverActive = true } })).Decisions[0].Rule);
    }
}

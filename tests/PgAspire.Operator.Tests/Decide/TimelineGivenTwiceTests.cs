using PgAspire.Model;

namespace PgAspire.Operator.Tests.Decide;

/// <summary>A standby that never heard of the last promotion is promoted: it takes the same number.</summary>
public sealed class TimelineGivenTwiceTests
{
    // pg-1 was promoted to timeline 2 and nobody could follow it before it ended
    private static Observation SecondPromotion() => Given.Healthy(synchronous: false).PrimaryEnded()
        .With(s => s with { TargetPrimary = ClusterStatus.Pending, TimelineId = 2, CheckpointedTimelineId = 2, NewestTimelineId = 2 });

    [Fact]
    public void Who_may_be_on_the_first_one_is_noted_with_the_election()
    {
        var plan = Planner.Next(SecondPromotion().With("pg-3", i => i.Ended()));

        Assert.Equal("F450", plan.Decisions[0].Rule);
        Assert.Equal(["pg-1", "pg-3"], plan.Status.MustBeCloned);
    }

    [Fact]
    public void A_standby_that_is_seen_on_the_timeline_before_follows() =>
        Assert.Equal(["pg-1"], Planner.Next(SecondPromotion()).Status.MustBeCloned);

    [Fact]
    public void A_standby_that_was_asked_before_the_end_of_what_it_streams_from_may_be_on_the_first_one()
    {
        // pg-2 was promoted and given up at once; pg-3 was sent to it, and has not answered since pg-2's end
        var late = Given.Healthy(instances: 4, synchronous: false).PrimaryEnded()
            .With(s => s with { TargetPrimary = ClusterStatus.Pending, NewestTimelineId = 2 })
            .With("pg-2", i => i.Ended() with { Data = DataState.Missing })
            .With("pg-3", i => i.At(900) with { Upstream = "pg-2", UpstreamEndedAt = Given.Now - TimeSpan.FromSeconds(2), UnansweredProbes = 1, StatusAt = Given.Now - TimeSpan.FromSeconds(3) });

        Assert.Equal("pg-4", Planner.Next(late).Status.TargetPrimary);
        Assert.Equal(["pg-3"], Planner.Next(late).Status.MustBeCloned);
        Assert.Equal(["pg-3"], Planner.Next(late.With("pg-3", i => i with { Upstream = "pg-1", UnansweredProbes = 0, StatusAt = Given.Now, Job = JobKind.Reconfigure })).Status.MustBeCloned);
    }

    [Fact]
    public void A_standby_whose_replay_stands_still_may_have_received_the_first_one() =>
        Assert.Equal(["pg-1", "pg-3"], Planner.Next(SecondPromotion().With("pg-3", i => i.At(900, replayed: 800))).Status.MustBeCloned);

    [Fact]
    public void The_primary_of_the_timeline_before_is_not_on_a_promotion_that_was_given_up() =>
        Assert.Empty(Planner.Next(SecondPromotion().With(s => s with { TimelineId = 1 })).Status.MustBeCloned);

    [Fact]
    public void A_primary_that_comes_back_in_place_has_the_others_cloned_when_its_number_may_have_been_given_again()
    {
        var back = SecondPromotion().With("pg-2", i => i.Ended()).With("pg-3", i => i.Ended() with { Data = DataState.Missing });

        Assert.Equal(["pg-2"], Planner.Next(back.With(s => s with { MustBeCloned = ["pg-1", "pg-3"] })).Status.MustBeCloned);
        Assert.Equal(["pg-3"], Planner.Next(back.With(s => s with { MustBeCloned = ["pg-3"] })).Status.MustBeCloned);
    }

    [Fact]
    public void A_promotion_to_a_new_number_concerns_nobody()
    {
        var plan = Planner.Next(Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending }));

        Assert.Empty(plan.Status.MustBeCloned);
        Assert.Equal(2u, plan.Status.NewestTimelineId);
    }

    [Fact]
    public void The_timeline_may_be_lower_than_one_that_nobody_left_has_heard_of_and_its_control_file_does_not_show_it_yet()
    {
        // pg-1 was on timeline 4; pg-2, which never heard of 3 and 4, takes 3
        var promoted = SecondPromotion().With(s => s with { TargetPrimary = "pg-2", TimelineId = 4, CheckpointedTimelineId = 4, NewestTimelineId = 4 })
            .With("pg-2", i => i with { StandbySignal = false, KnownTimeline = new(3), Status = i.Status! with { IsPrimary = true, Timeline = new(3) } });

        var plan = Planner.Next(promoted);
        Assert.Equal("P540", plan.Decisions[0].Rule);
        Assert.Equal((3u, 0u, 4u), (plan.Status.TimelineId, plan.Status.CheckpointedTimelineId, plan.Status.NewestTimelineId));
        Assert.Equal(3u, Planner.Next(promoted with { Status = plan.Status }).Status.TimelineId);
    }

    [Fact]
    public void It_is_cloned_and_not_rewound()
    {
        var plan = Planner.Next(Given.Healthy().With(s => s with { MustBeCloned = ["pg-3"] }).With("pg-3", i => i.Ended() with { StandbySignal = false }));

        Assert.Equal("J215", plan.Decisions[1].Rule);
        Assert.Equal(new CloneInstance("pg-3", "pg-1"), Assert.Single(plan.Decisions[1].Actions));
    }

    [Fact]
    public void One_too_many_is_ended_and_not_sent_to_the_primary()
    {
        var plan = Planner.Next(Given.Healthy().With(s => s with { MustBeCloned = ["pg-3"] }).With("pg-3", i => i with { Desired = false, Upstream = "pg-2" }));

        Assert.Equal("J216", Assert.Single(plan.Decisions, d => d.Instance == "pg-3").Rule);
        Assert.Equal(new StopInstance("pg-3"), Assert.Single(plan.Decisions.SelectMany(d => d.Actions), a => a is InstanceAction { Instance: "pg-3" }));
    }

    [Fact]
    public void It_is_no_candidate() =>
        Assert.Equal("pg-3", Planner.Next(Given.Healthy(synchronous: false).PrimaryEnded()
            .With(s => s with { TargetPrimary = ClusterStatus.Pending, MustBeCloned = ["pg-2"] }).With("pg-2", i => i.At(9000) with { KnownTimeline = new(7) })).Status.TargetPrimary);

    [Fact]
    public void A_standby_on_a_timeline_that_nobody_decided_on_durably_is_no_candidate()
    {
        var pending = Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending }).With("pg-2", i => i with { KnownTimeline = new(2) });

        Assert.Equal("pg-3", Planner.Next(pending).Status.TargetPrimary);
        Assert.Equal("pg-2", Planner.Next(pending.With(s => s with { NewestTimelineId = 2 })).Status.TargetPrimary);
    }

    [Fact]
    public void The_status_keeps_it() =>
        Assert.Equal(["pg-3"], ClusterStatus.FromJson(new ClusterStatus { MustBeCloned = ["pg-3"] }.ToJson()).MustBeCloned);

    [Fact]
    public void A_status_of_before_has_none() => Assert.Empty(ClusterStatus.FromJson("""{ "initialized": true }""").MustBeCloned);

    [Fact]
    public void A_standby_on_a_timeline_that_was_given_up_is_no_candidate()
    {
        // pg-2 follows a promotion that was decided; then the primary came back in place and served
        var pending = Given.Healthy(synchronous: false).PrimaryEnded()
            .With(s => s with { TargetPrimary = ClusterStatus.Pending, NewestTimelineId = 2, AbandonedTimelineId = 2 }).With("pg-2", i => i.At(900) with { KnownTimeline = new(2) });

        var plan = Planner.Next(pending);
        Assert.Equal("pg-3", plan.Status.TargetPrimary);
        Assert.Contains("pg-2", plan.Status.MustBeCloned);
        Assert.Equal(0u, plan.Status.AbandonedTimelineId);
    }

    [Fact]
    public void A_primary_that_is_fenced_before_another_one_was_chosen_gives_the_timeline_of_a_decided_promotion_up()
    {
        var fenced = Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending, NewestTimelineId = 2, FencedInstances = ["pg-1"] });

        var plan = Planner.Next(fenced);
        Assert.Equal(("G287", "pg-1"), (plan.Decisions[0].Rule, plan.Status.TargetPrimary));
        Assert.Equal(2u, plan.Status.AbandonedTimelineId);
        Assert.Equal(0u, Planner.Next(fenced.With(s => s with { NewestTimelineId = 1 })).Status.AbandonedTimelineId);
    }

    [Fact]
    public void A_standby_that_has_not_streamed_yet_and_still_replays_may_be_on_a_promotion_that_nobody_wrote_down()
    {
        // pg-3 has followed pg-2 to timeline 2, and the operator of then is dead; what it says of its timeline is that of its last checkpoint
        var forgotten = Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending })
            .With("pg-3", i => i.At(900) with { HasStreamed = false });

        Assert.Equal(["pg-3"], Planner.Next(forgotten).Status.MustBeCloned);
        Assert.Empty(Planner.Next(forgotten.With("pg-3", i => i with { HasStreamed = true })).Status.MustBeCloned);
        Assert.Empty(Planner.Next(forgotten.With("pg-3", i => i with { Status = i.Status! with { LocalWalExhausted = true } })).Status.MustBeCloned);
    }

    [Fact]
    public void A_clone_that_is_just_being_made_may_be_one_of_the_first_one()
    {
        var cloned = SecondPromotion().With("pg-3", i => i.Ended() with { Data = DataState.Missing, Job = JobKind.Clone, KnownTimeline = default });

        Assert.Equal(["pg-1", "pg-3"], Planner.Next(cloned).Status.MustBeCloned);
        // a new number is nobody else's
        Assert.Empty(Planner.Next(cloned.With(s => s with { TimelineId = 1, NewestTimelineId = 1 })).Status.MustBeCloned);
    }

    [Fact]
    public void A_standby_of_another_history_is_no_successor_and_the_primary_before_it_is_not_destroyed()
    {
        // it has just been started, and its WAL receiver was not refused yet
        var strayed = Given.Healthy(instances: 2, synchronous: false).With("pg-2", i => i with { KnownTimeline = new(2) });

        Assert.Empty(new Situation(strayed).Successors);
        Assert.Equal("D276", Planner.Next(strayed.With(s => s with { Destruction = new("pg-1", KeepsData: false) })).Decisions[0].Rule);
    }

    [Fact]
    public void When_nobody_else_is_left_the_best_of_another_history_is_promoted_and_the_others_are_cloned()
    {
        var left = Given.Healthy(instances: 4, synchronous: false).PrimaryEnded(data: false).With(s => s with { TargetPrimary = ClusterStatus.Pending })
            .With("pg-2", i => i.At(900) with { KnownTimeline = new(2), Status = i.At(900).Status! with { LocalWalExhausted = true } })
            .With("pg-3", i => i with { KnownTimeline = new(2), Status = i.Status! with { LocalWalExhausted = true, WalReceiverActive = false } })
            .With("pg-4", i => i.Ended() with { StandbySignal = false });

        var plan = Planner.Next(left);
        Assert.Equal("F465", plan.Decisions[0].Rule);
        Assert.Equal(("pg-3", 3u), (plan.Status.TargetPrimary, plan.Status.NewestTimelineId));
        Assert.Equal(["pg-2", "pg-4"], plan.Status.MustBeCloned);
        Assert.Equal("pg-3", Assert.IsType<PromoteInstance>(Assert.Single(plan.Decisions[0].Actions)).Instance);
        // not while one of the primary's own history may come back
        Assert.Equal("F470", Planner.Next(left.With("pg-4", i => i with { StandbySignal = true })).Decisions[0].Rule);
        Assert.Equal("F460", Planner.Next(left.With("pg-1", i => i with { Data = DataState.Complete })).Decisions[0].Rule);
    }

    [Fact]
    public void A_primary_that_comes_back_in_place_gives_the_timeline_of_a_decided_promotion_up()
    {
        var back = Planner.Next(Given.Healthy().PrimaryEnded().With("pg-2", i => i.Ended()).With("pg-3", i => i.Ended())
            .With(s => s with { TargetPrimary = ClusterStatus.Pending, NewestTimelineId = 2 }));

        Assert.Equal("pg-1", back.Status.TargetPrimary);
        Assert.Equal(2u, back.Status.AbandonedTimelineId);
    }

    [Fact]
    public void Who_is_on_the_number_already_or_was_not_asked_yet_is_noted_although_nobody_wrote_the_promotion_down()
    {
        var pending = Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending });

        Assert.Equal(["pg-3"], Planner.Next(pending.With("pg-3", i => i with { KnownTimeline = new(2) })).Status.MustBeCloned);
        Assert.Equal(["pg-3"], Planner.Next(pending.With("pg-3", i => i.Ended() with { KnownTimeline = default })).Status.MustBeCloned);
    }

    [Fact]
    public void Who_is_noted_is_not_sent_to_the_new_primary()
    {
        var plan = Planner.Next(Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending }).With("pg-3", i => i with { KnownTimeline = new(2) }));

        Assert.Equal("pg-2", Assert.IsType<PromoteInstance>(Assert.Single(plan.Decisions[0].Actions)).Instance);
    }

    [Fact]
    public void What_was_promoted_by_hand_to_the_primarys_number_is_ended_and_cloned()
    {
        var second = Given.Healthy().With("pg-3", i => i with { StandbySignal = false, Status = i.Status! with { IsPrimary = true } });
        var another = second.With("pg-3", i => i with { KnownTimeline = new(2) });

        Assert.Equal("X100", Assert.Single(Planner.Next(second).Decisions, d => d.Instance == "pg-3").Rule);
        Assert.Equal(["pg-3"], Planner.Next(second).Status.MustBeCloned);
        // a number of its own is told apart, and rewound
        Assert.Equal("X100", Assert.Single(Planner.Next(another).Decisions, d => d.Instance == "pg-3").Rule);
        Assert.Empty(Planner.Next(another).Status.MustBeCloned);
    }

    [Fact]
    public void What_left_recovery_under_this_primary_and_was_not_asked_since_may_have_taken_the_number()
    {
        var since = Given.Now - TimeSpan.FromMinutes(1);
        var pending = Given.Healthy(synchronous: false).PrimaryEnded().With(s => s with { TargetPrimary = ClusterStatus.Pending, CurrentPrimarySince = since });

        Assert.Equal(["pg-3"], Planner.Next(pending.With("pg-3", i => i.Ended() with { StandbySignal = false })).Status.MustBeCloned);
        Assert.Empty(Planner.Next(pending.With("pg-3", i => i.Ended() with { StandbySignal = false, EndedAt = since - TimeSpan.FromSeconds(1) })).Status.MustBeCloned);
    }
}

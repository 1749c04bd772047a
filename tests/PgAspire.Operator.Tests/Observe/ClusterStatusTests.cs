namespace PgAspire.Operator.Tests.Observe;

/// <summary>What of the status is kept for the next operator.</summary>
public sealed class ClusterStatusTests
{
    private static readonly ClusterStatus Durable = new() { Initialized = true, CurrentPrimary = "pg-1", TargetPrimary = "pg-1", TimelineId = 3 };

    [Fact]
    public void A_search_for_a_candidate_is_not_kept()
    {
        var searching = Durable with { TargetPrimary = ClusterStatus.Pending, CurrentPrimaryFailingSince = DateTimeOffset.UnixEpoch };

        Assert.Equal(Durable, searching.WorthKeeping(Durable));
    }

    [Fact]
    public void What_users_want_and_what_is_not_to_be_trusted_is_kept_during_a_search()
    {
        var searching = Durable with { TargetPrimary = ClusterStatus.Pending, FencedInstances = ["pg-2"], HibernationWanted = true, MustBeCloned = ["pg-3"], AbandonedTimelineId = 4 };

        var kept = searching.WorthKeeping(Durable);

        Assert.Equal("pg-1", kept.TargetPrimary);
        Assert.True(kept.IsFenced("pg-2"));
        Assert.True(kept.HibernationWanted);
        Assert.Equal(["pg-3"], kept.MustBeCloned);
        Assert.Equal(4u, kept.AbandonedTimelineId);
    }

    [Fact]
    public void A_chosen_candidate_is_kept()
    {
        var chosen = Durable with { TargetPrimary = "pg-2" };

        Assert.Same(chosen, chosen.WorthKeeping(Durable));
    }
}

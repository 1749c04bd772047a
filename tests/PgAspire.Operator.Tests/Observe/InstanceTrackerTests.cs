using PgAspire.Model;
using PgAspire.Operator.Tests.Decide;
using PgAspire.Postgres;

namespace PgAspire.Operator.Tests.Observe;

public sealed class InstanceTrackerTests
{
    private static readonly OperatorSettings Settings = new();
    private static readonly Timeline Second = new(2);
    private DateTimeOffset _now = Given.Now;

    [Fact]
    public void The_first_wal_receiver_that_streams_counts_at_once()
    {
        var tracker = Standby();
        Hear(tracker, receiver: null);
        Assert.Equal(_now, tracker.Facts.NotStreamingSince);
        Hear(tracker, receiver: 100);
        Assert.Null(tracker.Facts.NotStreamingSince);
    }

    [Fact]
    public void A_standby_whose_wal_receiver_is_refused_again_and_again_does_not_stream()
    {
        var tracker = Standby();
        Hear(tracker, receiver: 100);
        Hear(tracker, receiver: null);
        var since = _now;
        for (var receiver = 101; receiver < 120; receiver++)
        {
            Hear(tracker, receiver);
            Hear(tracker, receiver: null);
        }
        Assert.Equal(since, tracker.Facts.NotStreamingSince);

        Hear(tracker, receiver: 120);
        Hear(tracker, receiver: 120);
        Assert.Null(tracker.Facts.NotStreamingSince);
    }

    [Fact]
    public void A_standby_that_streams_what_was_before_the_primarys_timeline_has_diverged()
    {
        var tracker = Standby();
        Hear(tracker, receiver: 100, Timeline.First);
        var since = _now;
        Hear(tracker, receiver: 100, Timeline.First);
        Assert.Equal(since, tracker.Facts.NotStreamingSince);
        Hear(tracker, receiver: 100);
        Assert.Null(tracker.Facts.NotStreamingSince);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_known_to_be_ended_has_nothing_to_say_until_the_driver_tells_of_its_end(bool inOrder)
    {
        var tracker = Standby();
        Hear(tracker, receiver: 100);
        var run = tracker.Run;

        tracker.WasEnded(inOrder);
        Assert.NotEqual(run, tracker.Run);
        Assert.True(tracker.Facts is { Running: true, Status: null });

        tracker.Ended(_now, expected: true, Settings);
        Assert.Equal((false, inOrder, 0), (tracker.Facts.Running, tracker.Facts.EndedInOrder, tracker.Facts.FailedStarts));
        tracker.Started(_now);
        tracker.Ended(_now, expected: true, Settings);
        Assert.False(tracker.Facts.EndedInOrder);
    }

    [Fact]
    public void Another_source_makes_the_next_wal_receiver_count_at_once()
    {
        var tracker = Standby();
        Hear(tracker, receiver: 100);
        tracker.Configured("hash", "pg-3");
        Hear(tracker, receiver: 101);
        Assert.Null(tracker.Facts.NotStreamingSince);
    }

    [Fact]
    public void What_an_action_has_written_that_failed_is_not_known()
    {
        var tracker = Standby();
        tracker.Configured("hash", null);
        tracker.Failed(_now, Settings, wrote: false);
        Assert.Equal("hash", tracker.Facts.WrittenConfiguration);
        tracker.Failed(_now, Settings, wrote: true);
        Assert.Null(tracker.Facts.WrittenConfiguration);
    }

    [Fact]
    public void Rewinds_have_helped_only_when_it_really_streams()
    {
        var tracker = Standby();
        Hear(tracker, receiver: 100);
        using var rewind = new CancellationTokenSource();
        tracker.Begin(JobKind.Rewind, rewind);
        tracker.Finish(rewind);
        tracker.Started(_now);
        Hear(tracker, receiver: 101, Timeline.First);
        Assert.Equal(1, tracker.Facts.FailedRewinds);
        Hear(tracker, receiver: 101);
        Assert.Equal(0, tracker.Facts.FailedRewinds);
    }

    [Fact]
    public void What_was_rewound_is_not_on_the_timeline_that_it_was_on_before()
    {
        var tracker = Standby();
        Hear(tracker, receiver: null, new(3));
        tracker.ForgetTimeline();
        tracker.Started(_now);
        Hear(tracker, receiver: null);
        Assert.Equal(Second, tracker.Facts.KnownTimeline);
    }

    [Fact]
    public void What_streams_the_primarys_timeline_is_not_on_a_newer_one_that_it_was_on_before()
    {
        var tracker = Standby();
        Hear(tracker, receiver: null, new(3));
        tracker.Started(_now);
        Hear(tracker, receiver: null);
        Assert.Equal(new Timeline(3), tracker.Facts.KnownTimeline);
        Hear(tracker, receiver: 100);
        Assert.Equal(Second, tracker.Facts.KnownTimeline);
    }

    [Fact]
    public void Without_a_primary_there_is_nothing_to_stream_from()
    {
        var tracker = Standby();
        Hear(tracker, receiver: null);
        tracker.Judge(null, _now);
        Assert.Null(tracker.Facts.NotStreamingSince);
    }

    [Fact]
    public void A_server_that_ends_before_its_start_is_reported_does_not_run()
    {
        var tracker = new InstanceTracker("pg-2", 2);
        using var start = new CancellationTokenSource();
        tracker.Begin(JobKind.Start, start);
        tracker.Ended(_now, expected: false, Settings);
        tracker.Finish(start);
        tracker.Started(_now);
        tracker.See(new() { Name = "pg-2", Data = DataState.Complete, StandbySignal = true, Running = false });
        Assert.False(tracker.Facts.Running);
        Assert.Equal(1, tracker.Facts.FailedStarts);
    }

    [Fact]
    public void A_server_that_an_action_ends_and_starts_again_runs()
    {
        var tracker = Standby();
        using var rewind = new CancellationTokenSource();
        tracker.Begin(JobKind.Rewind, rewind);
        tracker.Ended(_now, expected: true, Settings);
        tracker.Finish(rewind);
        tracker.Started(_now);
        tracker.See(new() { Name = "pg-2", Data = DataState.Complete, StandbySignal = true, Running = true });
        Assert.True(tracker.Facts.Running);
    }

    private static InstanceTracker Standby()
    {
        var tracker = new InstanceTracker("pg-2", 2);
        tracker.Configured("hash", "pg-1");
        tracker.Started(Given.Now);
        return tracker;
    }

    private void Hear(InstanceTracker tracker, int? receiver, Timeline? timeline = null)
    {
        _now += TimeSpan.FromMilliseconds(20);
        tracker.Answered(new InstanceStatus
        {
            SystemIdentifier = "1", IsPrimary = false, Timeline = timeline ?? Second,
            WalReceiverActive = receiver is not null, WalReceiverStreaming = receiver is not null, WalReceiverProcessId = receiver,
        }, _now);
        tracker.Judge(Second, _now);
    }
}

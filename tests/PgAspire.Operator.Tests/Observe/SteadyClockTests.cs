namespace PgAspire.Operator.Tests.Observe;

public sealed class SteadyClockTests
{
    private sealed class SteppedTime : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

        public long Timestamp { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Timestamp;
    }

    [Fact]
    public void A_clock_that_is_set_back_goes_on_from_where_it_was()
    {
        var time = new SteppedTime();
        var clock = new SteadyClock(time);
        var before = clock.Now;

        time.Wall -= TimeSpan.FromHours(1);
        time.Timestamp += TimeSpan.TicksPerSecond;

        Assert.Equal(before + TimeSpan.FromSeconds(1), clock.Now);
    }

    [Fact]
    public void A_clock_that_is_set_forward_is_followed()
    {
        var time = new SteppedTime();
        var clock = new SteadyClock(time);
        _ = clock.Now;

        time.Wall += TimeSpan.FromHours(1);

        Assert.Equal(time.Wall, clock.Now);
    }

    [Fact]
    public void No_instant_is_before_one_of_an_earlier_life()
    {
        var time = new SteppedTime();
        var clock = new SteadyClock(time);
        var known = time.Wall + TimeSpan.FromMinutes(5);

        clock.NotBefore(known);
        time.Timestamp += TimeSpan.TicksPerSecond;

        Assert.Equal(known + TimeSpan.FromSeconds(1), clock.Now);
    }
}

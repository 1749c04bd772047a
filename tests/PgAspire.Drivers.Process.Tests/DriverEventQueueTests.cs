using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Tests;

public sealed class DriverEventQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_order_until_the_queue_is_completed()
    {
        var queue = new DriverEventQueue(logCapacity: 10);
        DriverEvent[] events = [new ServerLogLine("a", "1"), new ServerEnded("a", 0, true), new ServerLogLine("b", "2"), new ServerEnded("b", 1, false)];
        Array.ForEach(events, queue.Write);
        queue.Complete();

        Assert.Equal(events, await queue.ReadAllAsync(Cancellation).ToArrayAsync(Cancellation));
        Assert.False(await queue.WaitToReadAsync(Cancellation));
    }

    [Fact]
    public void The_oldest_lines_are_dropped_and_counted_but_no_end_of_a_server()
    {
        var queue = new DriverEventQueue(logCapacity: 2);
        queue.Write(new ServerEnded("a", 0, true));
        for (var line = 1; line <= 5; line++)
        {
            queue.Write(new ServerLogLine("a", $"{line}"));
        }

        var read = new List<DriverEvent>();
        while (queue.TryRead(out var item))
        {
            read.Add(item);
        }

        Assert.Equal([new ServerEnded("a", 0, true), new ServerLogLine("a", "4"), new ServerLogLine("a", "5")], [read[0], .. read[2..]]);
        Assert.Contains("3 lines", Assert.IsType<ServerLogLine>(read[1]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_reader_is_woken()
    {
        var queue = new DriverEventQueue(logCapacity: 2);
        var reading = queue.ReadAsync(Cancellation);
        Assert.False(reading.IsCompleted);

        queue.Write(new ServerLogLine("a", "1"));

        Assert.Equal(new ServerLogLine("a", "1"), await reading);
    }

    [Fact]
    public void Lines_end_where_they_end_and_long_ones_are_cut()
    {
        var lines = new List<string>();
        var text = "one\r\ntwo ä\n\n" + new string('x', 40_000) + "\nlast";

        new LogLineReader(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), lines.Add).ReadToEnd();

        Assert.Equal(["one", "two ä", "", new string('x', 16 * 1024), "last"], lines);
    }
}

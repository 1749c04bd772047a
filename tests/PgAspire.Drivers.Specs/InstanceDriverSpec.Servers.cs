using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Specs;

public abstract partial class InstanceDriverSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Copies_become_a_primary_and_standbys_that_stream()
    {
        var cluster = await OpenAsync();

        await cluster.StartAsync("pg-1", "pg-2", "pg-3");

        Assert.True(await cluster.HasTableAsync("pg-1", "made_by_bootstrap"));
        await cluster.WaitForStandbysAsync("pg-1", count: 2);
        Assert.True((await InventoryAsync(cluster.Driver, "pg-2")) is { StandbySignal: true, Running: true });
        Assert.False((await InventoryAsync(cluster.Driver, "pg-1")).StandbySignal);
    }

    [Fact]
    public async Task Starting_a_running_server_leaves_it_alone()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        var started = await cluster.StartedAtAsync("pg-1");

        await cluster.Driver.StartAsync("pg-1", Cancellation);

        Assert.Equal(started, await cluster.StartedAtAsync("pg-1"));
    }

    [Fact]
    public async Task Starting_without_data_is_refused()
    {
        var cluster = await OpenAsync();

        await Assert.ThrowsAsync<DriverException>(() => cluster.Driver.StartAsync("pg-1", Cancellation));
    }

    [Theory]
    [InlineData(ShutdownMode.Smart)]
    [InlineData(ShutdownMode.Fast)]
    [InlineData(ShutdownMode.Immediate)]
    public async Task Stopping_ends_every_process_and_the_server_can_start_again(ShutdownMode mode)
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await cluster.Driver.StopAsync("pg-1", mode, TestCluster.Patience, Cancellation);

        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
        Assert.False((await InventoryAsync(cluster.Driver, "pg-1")).Running);
        Assert.True((await cluster.NextEndAsync()) is { Instance: "pg-1", Expected: true });
        await cluster.Driver.StopAsync("pg-1", mode, TestCluster.Patience, Cancellation);
        await cluster.Driver.StartAsync("pg-1", Cancellation);
        await cluster.WaitUntilReadyAsync("pg-1");
    }

    [Fact]
    public async Task Stopping_escalates_while_a_client_stays()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        var session = await cluster.StayAsync("pg-1");

        await cluster.Driver.StopAsync("pg-1", ShutdownMode.Smart, Short, Cancellation);

        await session.WaitAsync(TestCluster.Patience, Cancellation);
        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
    }

    [Fact]
    public async Task Stopping_a_frozen_server_ends_in_a_kill()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        await cluster.Driver.PauseAsync("pg-1", Cancellation);

        await cluster.Driver.StopAsync("pg-1", ShutdownMode.Fast, Short, Cancellation);

        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
        Assert.True((await cluster.NextEndAsync()).Expected);
    }

    [Fact]
    public async Task Killing_ends_a_frozen_server_at_once()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        await cluster.Driver.PauseAsync("pg-1", Cancellation);

        await cluster.Driver.KillAsync("pg-1", Cancellation);

        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
        Assert.True((await cluster.NextEndAsync()).Expected);
        await cluster.Driver.KillAsync("pg-1", Cancellation);
    }

    [Fact]
    public async Task A_paused_server_answers_again_when_resumed()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await cluster.Driver.PauseAsync("pg-1", Cancellation);
        Assert.False(await cluster.AnswersAsync("pg-1"));
        await cluster.Driver.ResumeAsync("pg-1", Cancellation);

        await cluster.WaitUntilReadyAsync("pg-1");
    }

    [Fact]
    public async Task An_unexpected_end_is_told_when_no_process_is_left()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await Place.KillFirstProcessAsync(cluster.Driver, "pg-1");
        var ended = await cluster.NextEndAsync();

        Assert.False(await Place.AnyProcessAsync(cluster.Driver, "pg-1"));
        Assert.True(ended is { Instance: "pg-1", Expected: false });
        await cluster.Driver.StartAsync("pg-1", Cancellation);
        await cluster.WaitUntilReadyAsync("pg-1");
    }

    [Fact]
    public async Task A_server_that_cannot_start_ends_unexpectedly_and_its_log_tells_why()
    {
        var cluster = await OpenAsync();
        await cluster.Driver.InitializeAsync(["pg-1"], TestCluster.Recipe, Cancellation);
        var broken = new InstanceFile(InstanceDirectory.Data, "custom.conf", "no_such_parameter = 1\n");
        await cluster.Driver.WriteFilesAsync("pg-1", [broken], Cancellation);

        await cluster.Driver.StartAsync("pg-1", Cancellation);

        var lines = new List<string>();
        while (await cluster.Driver.Events.ReadAsync(Cancellation) is var read and not ServerEnded)
        {
            lines.Add(Assert.IsType<ServerLogLine>(read).Text);
        }
        Assert.Contains(lines, line => line.Contains("no_such_parameter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_lines_come_in_order()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");

        await cluster.LogAsync("pg-1", "mark", 200);
        await cluster.Driver.StopAsync("pg-1", ShutdownMode.Fast, TestCluster.Patience, Cancellation);

        var marks = new List<int>();
        while (await cluster.Driver.Events.ReadAsync(Cancellation) is ServerLogLine line)
        {
            var at = line.Text.IndexOf("mark ", StringComparison.Ordinal);
            if (at >= 0 && int.TryParse(line.Text.AsSpan(at + 5), out var mark))
            {
                marks.Add(mark);
            }
        }
        Assert.Equal(Enumerable.Range(1, 200), marks);
    }
}

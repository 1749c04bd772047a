using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

public sealed class ChaosTests
{
    private static readonly ClusterSnapshot Cluster = new()
    {
        Cluster = "pg", Phase = ClusterPhases.Healthy, Initialized = true, CurrentPrimary = "pg-1", TargetPrimary = "pg-1", InstanceCount = 3,
        Instances =
        [
            new() { Name = "pg-1", Role = InstanceRole.Primary, Ready = true, Running = true },
            new() { Name = "pg-2", Role = InstanceRole.Replica, Ready = true, Running = true, Promotable = true },
            new() { Name = "pg-3", Role = InstanceRole.Replica, Ready = true, Running = true, Promotable = true },
        ],
    };

    [Fact]
    public void A_seed_gives_the_same_schedule_each_time()
    {
        var options = new PostgresClusterChaosOptions { MeanInterval = TimeSpan.FromSeconds(10), MaxFaults = 2000 };
        var schedule = ChaosSchedule.Create(7, options).ToArray();
        Assert.Equal(schedule, ChaosSchedule.Create(7, options));
        Assert.NotEqual(schedule, ChaosSchedule.Create(8, options));
        Assert.Equal(2000, schedule.Length);
        Assert.Equal(Enum.GetValues<PostgresClusterFault>(), schedule.Select(f => f.Fault).Distinct().Order());
        Assert.All(schedule, f => Assert.InRange(f.Pause.TotalSeconds, 2, 20));
        // the standard error of the mean of 2000 such pauses is 0.12 s
        Assert.InRange(schedule.Average(f => f.Pause.TotalSeconds), 10.4, 11.6);
        Assert.Equal(5000, ChaosSchedule.Create(7, new()).Take(5000).Count());
    }

    [Theory]
    [InlineData(PostgresClusterFault.KillPrimary, 0.99, "pg-1")]
    [InlineData(PostgresClusterFault.PausePrimary, 0, "pg-1")]
    [InlineData(PostgresClusterFault.KillStandby, 0, "pg-2")]
    [InlineData(PostgresClusterFault.PauseStandby, 0.6, "pg-3")]
    [InlineData(PostgresClusterFault.DestroyStandby, 0.999999, "pg-3")]
    [InlineData(PostgresClusterFault.Switchover, 0.4, "pg-2")]
    public void A_fault_hits_whom_it_is_for(PostgresClusterFault fault, double choice, string victim) =>
        Assert.Equal(victim, ChaosSchedule.Victim(new(TimeSpan.Zero, fault, choice), Cluster));

    [Fact]
    public void A_fault_that_has_no_victim_hits_nobody()
    {
        var alone = Cluster with { Instances = Cluster.Instances.Take(1).ToImmutableArray() };
        Assert.Null(ChaosSchedule.Victim(new(TimeSpan.Zero, PostgresClusterFault.KillStandby, 0.5), alone));
        Assert.Null(ChaosSchedule.Victim(new(TimeSpan.Zero, PostgresClusterFault.Switchover, 0.5), alone));
        Assert.Null(ChaosSchedule.Victim(new(TimeSpan.Zero, PostgresClusterFault.Switchover, 0.5), Cluster with { Instances = [.. Cluster.Instances.Select(i => i with { Promotable = false })] }));
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_all_at_once()
    {
        var pg = AppHost.Create().AddCluster();
        var error = Assert.Throws<ArgumentException>(() => pg.WithChaos(new() { MeanInterval = TimeSpan.Zero, Grace = TimeSpan.FromSeconds(-1), MaxFaults = -1, Faults = [] }));
        Assert.All((string[])["'pg'", "MeanInterval", "Grace", "MaxFaults", "Faults"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => pg.WithChaos(new() { Faults = [(PostgresClusterFault)99] }));
        Assert.NotNull(pg.WithChaos().Resource.Chaos);
    }

    [Fact]
    public async Task Faults_come_one_after_the_other_are_told_and_lose_nothing()
    {
        InstalledPostgres.Require();
        var ct = TestContext.Current.CancellationToken;
        var builder = AppHost.Create();
        var pg = builder.AddCluster().WithChaos(new()
        {
            Seed = 3, MeanInterval = TimeSpan.FromSeconds(1), Grace = TimeSpan.Zero, MaxFaults = 4,
            Faults = [PostgresClusterFault.KillPrimary, PostgresClusterFault.Switchover, PostgresClusterFault.DestroyStandby],
        });
        var database = pg.AddDatabase("app");
        await using var app = builder.Build();
        await app.StartAsync(ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("app", ct).Within(60, "the database is healthy");
        var connectionString = await database.Resource.ConnectionStringExpression.GetValueAsync(ct) + ";Pooling=false;Timeout=2";
        var log = app.Services.GetRequiredService<ResourceLoggerService>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var told = new List<string>();
        var following = FollowAsync();
        var written = 0;
        while (!following.IsCompleted)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(ct);
                await using var command = new NpgsqlCommand($"CREATE TABLE IF NOT EXISTS t (id int PRIMARY KEY); INSERT INTO t VALUES ({written})", connection);
                await command.ExecuteNonQueryAsync(ct);
                written++;
            }
            catch (NpgsqlException e)
            {
                // what was not acknowledged may have been written; a number that is there is not written again
                written += e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } ? 1 : 0;
            }
        }
        await following.Within(90, "the schedule has ended");
        Assert.Contains(told, l => l.Contains("its seed is 3", StringComparison.Ordinal));
        Assert.Equal(4, told.Count(l => l.Contains("Chaos, fault ", StringComparison.Ordinal) && l.Contains(" hits ", StringComparison.Ordinal)));
        Assert.Contains(told, l => l.Contains("ended after 4 faults; all instances are ready", StringComparison.Ordinal));
        await using var reading = new NpgsqlConnection(connectionString);
        await reading.OpenAsync(ct);
        await using var count = new NpgsqlCommand("SELECT count(*)::int FROM t", reading);
        Assert.InRange((int)(await count.ExecuteScalarAsync(ct))!, written, written + 1);
        Assert.True((await pg.Resource.GetControlAsync(ct)).Snapshot.Timeline.Value > 1);
        await app.StopAsync(ct);

        async Task FollowAsync()
        {
            ended.CancelAfter(TimeSpan.FromSeconds(90));
            await foreach (var batch in log.WatchAsync("pg").WithCancellation(ended.Token))
            {
                told.AddRange(batch.Select(l => l.Content));
                if (told.Exists(l => l.Contains("Chaos has ended", StringComparison.Ordinal)))
                {
                    return;
                }
            }
        }
    }
}

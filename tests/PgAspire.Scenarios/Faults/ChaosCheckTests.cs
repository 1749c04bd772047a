using Npgsql;
using PgAspire.Chaos;

namespace PgAspire.Scenarios;

/// <summary>What the program that injects faults calls wrong, and what it allows.</summary>
public sealed class ChaosCheckTests
{
    [Fact]
    public void A_schedule_of_operations_depends_on_its_seed_only()
    {
        Assert.Equal(OperationSchedule.Create(7).Take(200), OperationSchedule.Create(7).Take(200));
        Assert.Equal(Enum.GetValues<OperationKind>(), OperationSchedule.Create(7).Take(200).Select(o => o.Kind).Distinct().Order());
    }

    [Fact]
    public void A_time_alone_asks_for_as_many_faults_as_there_is_time_for()
    {
        Assert.Equal(TimeSpan.FromMinutes(2), ChaosOptions.Parse(["--minutes", "2"]).Duration);
        Assert.True(ChaosOptions.Parse(["--minutes", "2"]).Faults * FaultSchedule.ShortestPause >= TimeSpan.FromMinutes(2));
        Assert.Equal(5, ChaosOptions.Parse(["--faults", "5", "--minutes", "2"]).Faults);
    }

    [Fact]
    public async Task A_read_may_lag_but_not_lack_what_its_standby_says_to_have()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=nowhere");
        var ledger = new ClientLedger(1);
        var reader = new Reader(nowhere, [ledger]);
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;
        ledger.Acknowledge(ledger.Send());
        ledger.Acknowledge(ledger.Send());
        // an instant of its own, later than the acknowledgements
        var after = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(1);

        reader.Compare(ledger, 2, after, after);
        reader.Compare(ledger, 1, before, after);
        reader.Compare(ledger, 0, null, after);
        Assert.Equal((3L, 0L, 0L, 2L), (reader.Answers, reader.FromTheFuture, reader.OlderThanReported, reader.WentBack));
        Assert.InRange(reader.Stalest, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));

        reader.Compare(ledger, 1, after, after);
        Assert.Equal(1, reader.OlderThanReported);
        reader.Compare(ledger, 3, after, after);
        Assert.Equal(1, reader.FromTheFuture);
        Assert.False(ReadReport.Of([reader]).IsRight);
    }
}

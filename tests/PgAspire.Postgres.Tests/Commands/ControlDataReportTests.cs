using PgAspire.Model;

namespace PgAspire.Postgres.Tests.Commands;

public sealed class ControlDataReportTests
{
    private const string Output = """
        pg_control version number:            1300
        Catalog version number:               202209061
        Database system identifier:           7642011472967116994
        Database cluster state:               in archive recovery
        pg_control last modified:             Wed May 20 16:27:30 2026
        Latest checkpoint location:           0/5000060
        Latest checkpoint's REDO location:    0/5000028
        Latest checkpoint's TimeLineID:       2
        Latest checkpoint's oldestCommitTsXid:0
        Time of latest checkpoint:            Wed May 20 16:27:30 2026
        Minimum recovery ending location:     1/2A
        Min recovery ending loc's timeline:   3
        wal_level setting:                    logical
        max_connections setting:              150
        max_worker_processes setting:         32
        max_wal_senders setting:              10
        max_prepared_xacts setting:           0
        max_locks_per_xact setting:           64
        """;

    [Fact]
    public void The_report_is_read() => Assert.Equal(
        new ControlDataReport
        {
            SystemIdentifier = "7642011472967116994",
            State = "in archive recovery",
            Timeline = new Timeline(2),
            CheckpointLocation = new Lsn(0x5000060),
            RedoLocation = new Lsn(0x5000028),
            MinimumRecoveryEnd = new Lsn(0x1_0000_002A),
            MinimumRecoveryEndTimeline = new Timeline(3),
            HotStandbySettings = ValueMap<int>.Empty
                .With("max_connections", 150)
                .With("max_locks_per_transaction", 64)
                .With("max_prepared_transactions", 0)
                .With("max_wal_senders", 10)
                .With("max_worker_processes", 32),
        },
        ControlDataReport.Parse(Output.ReplaceLineEndings("\r\n")));

    [Theory]
    [InlineData("in production", false)]
    [InlineData("in archive recovery", false)]
    [InlineData("shut down", true)]
    [InlineData("shut down in recovery", true)]
    public void Orderly_ends_are_told_apart(string state, bool expected) =>
        Assert.Equal(expected, ControlDataReport.Parse(Output.Replace("in archive recovery", state, StringComparison.Ordinal)).IsShutDown);

    [Theory]
    [InlineData("Database system identifier", "Database system label")]
    [InlineData("0/5000060", "nowhere")]
    [InlineData("setting:              150", "setting:              many")]
    public void A_report_without_what_is_needed_is_refused(string old, string replacement) =>
        Assert.Throws<FormatException>(() => ControlDataReport.Parse(Output.Replace(old, replacement, StringComparison.Ordinal)));
}

namespace PgAspire.Postgres.Tests.Log;

public sealed class ServerLogTests
{
    [Theory]
    [InlineData("1700000000.123 [42] LOG:  database system is ready to accept connections", ServerLogSeverity.Information, "database system is ready to accept connections")]
    [InlineData("1700000000.123 [42] WARNING:  x", ServerLogSeverity.Warning, "x")]
    [InlineData("1700000000.123 [42] ERROR:  a: b:  c", ServerLogSeverity.Error, "a: b:  c")]
    [InlineData("1700000000.123 [42] FATAL:  ", ServerLogSeverity.Fatal, "")]
    [InlineData("1700000000.123 [42] PANIC:  x", ServerLogSeverity.Panic, "x")]
    [InlineData("1700000000.123 [42] DEBUG3:  x", ServerLogSeverity.Debug, "x")]
    [InlineData("1700000000.123 [42] STATEMENT:  SELECT 1", ServerLogSeverity.Attachment, "SELECT 1")]
    [InlineData("1700000000.123 [42] HINT:  x", ServerLogSeverity.Attachment, "x")]
    public void A_line_of_the_server_has_level_time_process_and_text(string line, ServerLogSeverity severity, string text) => Assert.Equal(
        new ServerLogEntry(severity, DateTimeOffset.FromUnixTimeMilliseconds(1700000000123), 42, text),
        ServerLog.Parse(line));

    [Theory]
    [InlineData("", ServerLogSeverity.Continuation, "")]
    [InlineData("\tFROM b", ServerLogSeverity.Continuation, "FROM b")]
    [InlineData("not a log line", ServerLogSeverity.Continuation, "not a log line")]
    [InlineData("FATAL:  could not load", ServerLogSeverity.Fatal, "could not load")]
    [InlineData("1700000000.123 [42] NOISE:  x", ServerLogSeverity.Continuation, "1700000000.123 [42] NOISE:  x")]
    [InlineData("999999999999.123 [42] LOG:  x", ServerLogSeverity.Continuation, "999999999999.123 [42] LOG:  x")]
    [InlineData("1700000000.123 [9999999999] LOG:  x", ServerLogSeverity.Continuation, "1700000000.123 [9999999999] LOG:  x")]
    public void Anything_else_is_kept_without_a_time(string line, ServerLogSeverity severity, string text) =>
        Assert.Equal(new ServerLogEntry(severity, null, null, text), ServerLog.Parse(line));

    [Theory]
    [InlineData("1700000000.123 [42] LOG:  new timeline 19 forked off current database system timeline 18 before current recovery point 0/110381E8", true)]
    [InlineData("1700000000.123 [42] LOG:  new timeline 3 is not a child of database system timeline 2", true)]
    [InlineData("1700000000.123 [42] FATAL:  requested timeline 3 is not a child of this server's history", true)]
    [InlineData("1700000000.123 [42] FATAL:  requested timeline 19 does not contain minimum recovery point 0/110381E8 on timeline 18", true)]
    [InlineData("1700000000.123 [42] FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment 000000010000000000000003 has already been removed", true)]
    [InlineData("1700000000.123 [42] LOG:  restarted WAL streaming at 0/3000000 on timeline 1", false)]
    [InlineData("1700000000.123 [42] LOG:  SELECT 'new timeline 19 forked off current database system timeline 18'", false)]
    [InlineData("1700000000.123 [42] FATAL:  could not receive data from WAL stream: server closed the connection unexpectedly", false)]
    public void A_standby_that_cannot_follow_its_primary_says_so(string line, bool cannotFollow) => Assert.Equal(cannotFollow, ServerLog.SaysItCannotFollow(line));
}

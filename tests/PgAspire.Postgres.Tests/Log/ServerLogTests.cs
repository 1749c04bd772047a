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
}

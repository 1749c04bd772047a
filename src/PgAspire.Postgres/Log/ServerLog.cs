using System.Globalization;
using System.Text.RegularExpressions;

namespace PgAspire.Postgres;

/// <summary>Reads the server's log as <see cref="LinePrefix"/> shapes it.</summary>
public static partial class ServerLog
{
    /// <summary>The value for <c>log_line_prefix</c>: seconds since 1970 with milliseconds, which no time zone's abbreviation makes ambiguous, and the process.</summary>
    public const string LinePrefix = "%n [%p] ";

    /// <summary>
    /// Whether a line says that a standby's WAL does not lead to its primary's: it has replayed past the point where the primary's timeline branched off,
    /// or the primary no longer has the WAL that it needs. Only another history (pg_rewind) or another copy helps then.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <seealso href="https://www.postgresql.org/docs/current/warm-standby.html">PostgreSQL, Log-Shipping Standby Servers</seealso>
    public static bool SaysItCannotFollow(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return (line.Contains("timeline", StringComparison.Ordinal) || line.Contains("WAL segment", StringComparison.Ordinal)) && CannotFollow().IsMatch(Parse(line).Text);
    }

    /// <summary>
    /// Whether a line of a standby's log says that replay stands still, or its start was given up, because the primary had more of a parameter than it has:
    /// a start with what <c>pg_control</c> asks for helps.
    /// </summary>
    /// <param name="line">The line without its end.</param>
    /// <seealso href="https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN">PostgreSQL, Hot Standby, Administrator's Overview</seealso>
    public static bool SaysSettingsAreInsufficient(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Contains("insufficient parameter settings", StringComparison.Ordinal);
    }

    /// <summary>Takes a line apart; total: any text gives an entry.</summary>
    /// <param name="line">The line without its end.</param>
    public static ServerLogEntry Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var match = Line().Match(line);
        if (!match.Success || Milliseconds(match) is not { } milliseconds ||
            !int.TryParse(match.Groups["process"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var process))
        {
            // tools and libraries in the server write "FATAL:  ..." without a prefix when they fail early
            var bare = Bare().Match(line);
            return bare.Success
                ? new ServerLogEntry(Severity(bare.Groups["severity"].Value), null, null, bare.Groups["text"].Value)
                : new ServerLogEntry(ServerLogSeverity.Continuation, null, null, line.TrimStart('\t'));
        }
        return new ServerLogEntry(
            Severity(match.Groups["severity"].Value),
            DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            process,
            match.Groups["text"].Value);
    }

    private static long? Milliseconds(Match match) =>
        long.TryParse(match.Groups["seconds"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) &&
        seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? (seconds * 1000) + int.Parse(match.Groups["fraction"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    private static ServerLogSeverity Severity(string word) => word switch
    {
        "LOG" or "INFO" or "NOTICE" => ServerLogSeverity.Information,
        "WARNING" => ServerLogSeverity.Warning,
        "ERROR" => ServerLogSeverity.Error,
        "FATAL" => ServerLogSeverity.Fatal,
        "PANIC" => ServerLogSeverity.Panic,
        _ when word.StartsWith("DEBUG", StringComparison.Ordinal) => ServerLogSeverity.Debug,
        _ => ServerLogSeverity.Attachment,
    };

    private const string Severities =
        "(?<severity>DEBUG[1-5]|DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|QUERY|STATEMENT|LOCATION|BACKTRACE)";

    // of xlogrecovery.c and walsender.c; lc_messages is C
    [GeneratedRegex("^(new timeline [0-9]+ (forked off current database system timeline|is not a child of database system timeline)|" +
        "requested timeline [0-9]+ (is not a child of this server's history|does not contain minimum recovery point)|" +
        "could not receive data from WAL stream: ERROR:  requested WAL segment [0-9A-F]+ has already been removed)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CannotFollow();

    [GeneratedRegex(@"^(?<seconds>[0-9]{1,12})\.(?<fraction>[0-9]{3}) \[(?<process>[0-9]{1,10})\] " + Severities + ":  (?<text>.*)$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Line();

    [GeneratedRegex("^(postgres: )?" + Severities + ":  ?(?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Bare();
}

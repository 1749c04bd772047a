namespace PgAspire.Scenarios;

/// <summary>What <c>psql</c> said.</summary>
internal sealed record PsqlResult(string Output, string Error, int ExitCode);

/// <summary>A line that a script wrote, and when.</summary>
internal readonly record struct TimedLine(DateTimeOffset At, string Text);

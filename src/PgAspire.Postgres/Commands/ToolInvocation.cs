using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>One run of a PostgreSQL program: the same in every driver. No part of it ever passes through a shell.</summary>
/// <param name="Tool">The program.</param>
/// <param name="Arguments">Its arguments, one each.</param>
/// <param name="StandardInput">What it reads from standard input; null for nothing.</param>
public sealed record ToolInvocation(PostgresTool Tool, ValueList<string> Arguments, string? StandardInput = null)
{
    /// <summary>The program and its arguments, for the journal; never holds a secret, since command lines never do.</summary>
    public override string ToString() => $"{Tool} {string.Join(' ', Arguments)}";
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it ended with exit code 0.</summary>
    public bool Succeeded => ExitCode == 0;
}

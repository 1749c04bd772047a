using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Scenarios;

/// <summary>The program <c>psql</c>. A password goes through its own environment, nothing of the user's configuration does.</summary>
internal static class Psql
{
    /// <summary>Describes a call.</summary>
    public static ProcessStartInfo Describe(int port, string user, string database, string? password, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Prerequisites.RequirePsql(),
            ["-X", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", user, "-d", database, "-w", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }
        // without it a refusal is tried again without TLS, and reported twice
        start.Environment["PGSSLMODE"] = "require";
        start.Environment["PGCONNECT_TIMEOUT"] = "10";
        if (password is not null)
        {
            start.Environment["PGPASSWORD"] = password;
        }
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<PsqlResult> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new((await output).TrimEnd(), (await error).TrimEnd(), process.ExitCode);
    }
}

/// <summary>What it said.</summary>
internal sealed record PsqlResult(string Output, string Error, int ExitCode);

using System.Diagnostics;
using PgAspire.Local;

namespace PgAspire.Scenarios;

/// <summary>A client on this machine, which reaches the services at their ports.</summary>
internal sealed class ProcessClient(LocalCluster cluster) : PsqlClient
{
    public override async Task<PsqlResult> PsqlAsync(Login login, params string[] arguments)
    {
        using var process = Start(login, Prerequisites.RequirePsql(), [.. Arguments(login), .. arguments]);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new((await output).TrimEnd(), (await error).TrimEnd(), process.ExitCode);
    }

    protected override async Task<IReadOnlyList<TimedLine>> RunAsync(Login login, string script, CancellationToken cancellationToken)
    {
        List<TimedLine> lines = [];
        using var process = Start(login, "/bin/sh", ["-c", script, "sh", Prerequisites.RequirePsql(), .. Arguments(login)]);
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                lines.Add(new(DateTimeOffset.UtcNow, line));
            }
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? lines : throw new InvalidOperationException($"The script ended with {process.ExitCode}. {await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private IReadOnlyList<string> Arguments(Login login) => login.Arguments("127.0.0.1", cluster.EndPoint(login.Service).Port);

    private static Process Start(Login login, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in login.Environment())
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}

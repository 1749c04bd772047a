using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>Another process that owns a cluster.</summary>
internal sealed class OwnerProcess : IDisposable
{
    private readonly OsProcess _process;

    private OwnerProcess(OsProcess process, string[] report)
    {
        _process = process;
        Session = report[0];
        Guardian = int.Parse(report[1], CultureInfo.InvariantCulture);
    }

    public string Session { get; }

    public int Guardian { get; }

    public static async Task<OwnerProcess> StartAsync(string image, string root, string? volume)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OwnerProcess).Assembly.Location);
        }
        foreach (var argument in (string[])[OwnerProgram.Verb, image, root, volume ?? ""])
        {
            start.ArgumentList.Add(argument);
        }
        var process = OsProcess.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.False(string.IsNullOrEmpty(line), "The owner said nothing.");
        return new OwnerProcess(process, line.Split('|'));
    }

    /// <summary>SIGKILL: nothing of the owner's own runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }
}

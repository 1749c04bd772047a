using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Drivers.Process.Tests;

/// <summary>Another process that owns a cluster.</summary>
internal sealed class Owner : IDisposable
{
    private readonly OsProcess _process;

    private Owner(OsProcess process, string[] report)
    {
        _process = process;
        Guardian = int.Parse(report[0], CultureInfo.InvariantCulture);
        Postmaster = int.TryParse(report[1], CultureInfo.InvariantCulture, out var postmaster) ? postmaster : null;
        SystemIdentifier = report[2];
    }

    public int Guardian { get; }

    public int? Postmaster { get; }

    public string SystemIdentifier { get; }

    public int Id => _process.Id;

    public static async Task<Owner> StartAsync(ProcessDriverPlace place, string? volume, string verb)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Owner).Assembly.Location);
        }
        foreach (var argument in (string[])[OwnerProgram.Verb, place.Root, volume is null ? "" : place.Volume(volume), verb])
        {
            start.ArgumentList.Add(argument);
        }
        var process = OsProcess.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.False(string.IsNullOrEmpty(line), "The owner said nothing.");
        return new Owner(process, line.Split('|'));
    }

    /// <summary>SIGKILL: nothing of the owner's own runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Lets it end by itself.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _process.ExitCode);
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

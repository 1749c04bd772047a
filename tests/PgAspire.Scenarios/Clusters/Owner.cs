using System.Diagnostics;

namespace PgAspire.Scenarios;

/// <summary>Another process that owns a cluster.</summary>
internal sealed class Owner : IDisposable
{
    private readonly Process _process;

    private Owner(Process process, string said) => (_process, Said) = (process, said);

    /// <summary>What it said first: the port of rw, with the driver's session where the cluster is containers; or why it could not start.</summary>
    public string Said { get; }

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one whose cluster is processes.</summary>
    public static Task<Owner> StartAsync(string root, string data, string password, params (string Name, string Value)[] environment) =>
        StartAsync([root, data], password, environment);

    /// <summary>Starts one whose cluster is containers; it says the port of rw and the driver's session.</summary>
    public static Task<Owner> StartInContainersAsync(string root, string image, string password) =>
        StartAsync([root, OwnerProgram.Containers, image], password, []);

    private static async Task<Owner> StartAsync(string[] arguments, string password, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Owner).Assembly.Location);
        }
        foreach (var argument in (string[])[OwnerProgram.Verb, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(password);
        await process.StandardInput.FlushAsync();
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.False(string.IsNullOrEmpty(line), "The owner said nothing.");
        return new Owner(process, line);
    }

    /// <summary>SIGKILL: nothing of the owner's own runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Has it begin an operation, and returns when its journal has a line with some text.</summary>
    public async Task BeginAsync(string operation, string until)
    {
        await _process.StandardInput.WriteLineAsync(operation);
        await _process.StandardInput.FlushAsync();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var lines = new List<string>();
        while (lines.Count == 0 || !lines[^1].Contains(until, StringComparison.Ordinal))
        {
            var line = await _process.StandardOutput.ReadLineAsync(deadline.Token);
            Assert.True(line is not null, $"It ended before '{until}': {string.Join(Environment.NewLine, lines)}");
            lines.Add(line);
        }
    }

    /// <summary>Lets it end its cluster, and itself.</summary>
    public async Task<int> LeaveAsync()
    {
        _process.StandardInput.Close();
        return await EndAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
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

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>One data directory and the server on it: a driver as small as possible.</summary>
internal sealed class TestInstance : IAsyncDisposable
{
    private readonly PostgresInstallation _installation;
    private Process? _server;

    public TestInstance(PostgresInstallation installation, string root, string name, int port)
    {
        _installation = installation;
        Name = name;
        Layout = new InstanceLayout
        {
            DataDirectory = Path.Combine(root, name, "data"),
            SocketDirectory = Path.Combine(root, name, "run"),
            CertificatesDirectory = Path.Combine(root, name, "certificates"),
            ListenAddresses = "127.0.0.1",
            Port = port,
            PeerUsers = [.. new[] { InstalledPostgres.Account, Environment.UserName }.Distinct()],
        };
        foreach (var directory in new[] { Layout.DataDirectory, Layout.SocketDirectory, Layout.CertificatesDirectory })
        {
            Directory.CreateDirectory(directory);
            Own(directory);
        }
    }

    public string Name { get; }

    public InstanceLayout Layout { get; }

    public PeerAddress Address => new("127.0.0.1", Layout.Port);

    public ConcurrentQueue<string> Log { get; } = new();

    public int ProcessId => _server!.Id;

    public void Write(IEnumerable<InstanceFile> files)
    {
        foreach (var file in files)
        {
            var path = PathOf(file.Directory, file.Name);
            if (file.Content is null)
            {
                File.Delete(path);
                continue;
            }
            File.WriteAllText(path, file.Content);
            Own(path);
        }
    }

    public string PathOf(InstanceDirectory directory, string name) =>
        Path.Combine(directory == InstanceDirectory.Data ? Layout.DataDirectory : Layout.CertificatesDirectory, name);

    public async Task<ToolResult> RunAsync(ToolInvocation invocation)
    {
        using var process = StartProcess(invocation, input: invocation.StandardInput ?? "");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ToolResult(process.ExitCode, await output, await error);
    }

    public async Task<ToolResult> MustRunAsync(ToolInvocation invocation)
    {
        var result = await RunAsync(invocation);
        Assert.True(result.Succeeded, $"{invocation}: exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result;
    }

    /// <summary>initdb, the include lines, the bootstrap's statements in a single-user server.</summary>
    public async Task InitializeAsync(InitDbSpec spec)
    {
        await MustRunAsync(new ToolInvocation(PostgresTool.InitDb, ["-D", Layout.DataDirectory, .. PostgresCommands.InitDbArguments(spec)]));
        await File.AppendAllTextAsync(PathOf(InstanceDirectory.Data, PostgresqlConf.FileName), PostgresqlConf.IncludeSuffix);
        var statements = string.Concat(BootstrapStatements.Create(spec).Select(s => s + "\n"));
        var result = await MustRunAsync(new ToolInvocation(PostgresTool.Postgres, ["--single", "-D", Layout.DataDirectory, "postgres"], statements));
        Assert.DoesNotContain("ERROR", result.Output + result.Error, StringComparison.Ordinal);
    }

    public void Start()
    {
        _server = StartProcess(PostgresCommands.Server(Layout), input: "");
        _server.OutputDataReceived += (_, e) => Log.Enqueue(e.Data ?? "");
        _server.ErrorDataReceived += (_, e) => Log.Enqueue(e.Data ?? "");
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
    }

    public async Task StopAsync(string signal)
    {
        if (_server is { } server)
        {
            if (!server.HasExited)
            {
                Signal(signal, [server.Id]);
            }
            await server.WaitForExitAsync(CancellationToken.None);
            server.Dispose();
            _server = null;
        }
    }

    /// <summary>Sends a signal to the server's every process.</summary>
    public void SignalAll(string signal) => Signal(signal, [ProcessId, .. Children()]);

    public async Task KillAsync()
    {
        if (_server is { HasExited: false })
        {
            SignalAll("KILL");
        }
        await StopAsync("KILL");
    }

    public ValueTask DisposeAsync() => new(KillAsync());

    private List<int> Children()
    {
        using var process = Process.Start(new ProcessStartInfo("pgrep", ["-P", ProcessId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return [.. lines.Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
    }

    private static void Signal(string signal, IEnumerable<int> processes)
    {
        // a process that ended meanwhile is no failure
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", .. processes.Select(p => p.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardError = true,
        })!;
        kill.WaitForExit();
    }

    private Process StartProcess(ToolInvocation invocation, string input)
    {
        var start = new ProcessStartInfo(_installation.PathOf(invocation.Tool), invocation.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Layout.SocketDirectory,
        };
        if (InstalledPostgres.Account != Environment.UserName)
        {
            start.UserName = InstalledPostgres.Account;
        }
        start.Environment["LC_ALL"] = "C";
        start.Environment["HOME"] = Layout.SocketDirectory;
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Gives a path to the server's account, for nobody else to read.</summary>
    private void Own(string path)
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (Directory.Exists(path) ? UnixFileMode.UserExecute : 0));
        if (InstalledPostgres.Account != Environment.UserName)
        {
            using var chown = Process.Start("chown", [InstalledPostgres.Account + ":", path]);
            chown.WaitForExit();
            Assert.Equal(0, chown.ExitCode);
        }
    }
}

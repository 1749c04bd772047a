using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Ownership;

namespace PgAspire.Drivers.Docker.Guarding;

/// <summary>
/// A shell that waits at a pipe. When this process is gone, however it went, it removes what the session has in the engine,
/// through the first of the programs docker, podman and curl that this machine has; without one the next start removes it.
/// </summary>
internal sealed partial class Guardian : IAsyncDisposable
{
    private const string ScriptName = "guardian.sh";
    private const string Done = "done\n";
    private static readonly string[] Programs = ["docker", "podman", "curl"];
    private static readonly string[] SetSid = ["/usr/bin/setsid", "/bin/setsid"];

    // What the programs need to reach the engine; this process's environment may hold secrets.
    private static readonly string[] Kept = ["PATH", "HOME", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "XDG_RUNTIME_DIR"];

    private readonly Process? _process;

    private Guardian(Process? process) => _process = process;

    /// <summary>Its process id; null when this machine has no way to guard.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Starts it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="session">What it would remove.</param>
    /// <param name="sockets">The folder of the servers' sockets, which gets the script too.</param>
    /// <param name="logger">Where it is said that there is none.</param>
    public static Guardian Start(EngineConnection engine, Session session, string sockets, ILogger logger)
    {
        var program = engine.Endpoint.Scheme is "unix" or "tcp" or "http" ? Programs.Select(Find).FirstOrDefault(path => path is not null) : null;
        if (program is null)
        {
            LogNone(logger, session.Cluster);
            return new Guardian(null);
        }
        var script = Path.Combine(sockets, ScriptName);
        File.WriteAllText(script, Script());
        string[] arguments = ["/bin/sh", script, Labels.Is(Labels.Session, session.Id), engine.Endpoint.ToString().TrimEnd('/'), sockets, program];
        // In a session of its own, so that Ctrl+C in the terminal does not reach it.
        var start = Array.Find(SetSid, File.Exists) is { } setsid ? new ProcessStartInfo(setsid, arguments) : new ProcessStartInfo(arguments[0], arguments[1..]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var name in start.Environment.Keys.Where(name => !Kept.Contains(name, StringComparer.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }
        // Not in a folder that somebody wants to delete or unmount.
        start.WorkingDirectory = "/";
        try
        {
            return new Guardian(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            LogNone(logger, session.Cluster);
            return new Guardian(null);
        }
    }

    /// <summary>Tells it that there is nothing to do any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }
        try
        {
            await _process.StandardInput.WriteAsync(Done);
            await _process.StandardInput.FlushAsync();
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody has killed it.
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    private static string Script()
    {
        using var resource = typeof(Guardian).Assembly.GetManifestResourceStream(ScriptName)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Cluster}: there is no docker, podman or curl on this machine: should this process be killed, its containers run until the next start removes them")]
    private static partial void LogNone(ILogger logger, string cluster);
}

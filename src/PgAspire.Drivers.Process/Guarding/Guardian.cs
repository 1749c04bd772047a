using System.ComponentModel;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Guarding;

/// <summary>
/// A shell that waits at a pipe. When this process is gone, however it went, it ends the cluster's servers and deletes what is ephemeral.
/// Its working directory is the cluster's, so that a next owner finds and ends it like everything else that was left.
/// </summary>
internal sealed class Guardian : IAsyncDisposable
{
    private const string ScriptName = "guardian.sh";
    private const string Done = "done\n";

    private readonly OsProcess _process;

    private Guardian(OsProcess process) => _process = process;

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    public static Guardian Start(RunFolder run, DataFolder data)
    {
        var script = Path.Combine(run.Path, ScriptName);
        PrivateFiles.Replace(script, Script(), account: null, durable: false);
        // Paths are arguments; the script's text is constant.
        var start = ProcessPlace.InOwnSession("/bin/sh", [script, run.Path, data.Path, run.OutsideSockets ?? ""]);
        start.WorkingDirectory = data.Durable ? data.Path : run.Path;
        CleanEnvironment.Apply(start, "/bin", run.Path);
        try
        {
            return new Guardian(OsProcess.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new DriverException($"The guardian of the cluster could not be started: {exception.Message}", exception);
        }
    }

    /// <summary>Tells it that there is nothing to do any more.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _process.StandardInput.WriteAsync(Done).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync().ConfigureAwait(false);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody has killed it.
        }
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static string Script()
    {
        using var resource = typeof(Guardian).Assembly.GetManifestResourceStream(ScriptName)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}

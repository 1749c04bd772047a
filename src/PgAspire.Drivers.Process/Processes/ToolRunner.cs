using System.ComponentModel;
using System.Diagnostics;
using PgAspire.Drivers.Process.Native;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>Runs a program to its end.</summary>
internal static class ToolRunner
{
    /// <exception cref="DriverException">It could not be started.</exception>
    public static async Task<ToolResult> RunAsync(ProcessStartInfo start, string? standardInput, CancellationToken cancellationToken)
    {
        using var process = Start(start);
        // The program leads a group of its own; its children end with it.
        var id = process.Id;
        await using var cancellation = cancellationToken
            .Register(() => _ = Libc.Kill(-id, Signals.Kill) == 0 || Libc.Kill(id, Signals.Kill) == 0)
            .ConfigureAwait(false);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(standardInput ?? "").ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of its input; its exit code tells why.
        }
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new ToolResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    private static OsProcess Start(ProcessStartInfo start)
    {
        try
        {
            return OsProcess.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or DirectoryNotFoundException)
        {
            throw new DriverException($"{start.FileName} could not be started: {exception.Message}", exception);
        }
    }
}

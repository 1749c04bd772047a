using System.Diagnostics;
using System.Text;

namespace Aspire.Offline.Tests.Golden;

/// <summary>Runs programs to their end; none outlives its folder.</summary>
internal static class GoldenProgram
{
    private const string Mark = "GOLDEN_OUT";

    /// <summary>One of the AppHosts, with nothing inherited: the programs write their environment down.</summary>
    /// <param name="folder">The folder of its project.</param>
    /// <param name="scratch">For all that the run leaves; created.</param>
    /// <param name="results">For what the program writes down.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="variables">What it finds in its environment besides.</param>
    public static ProcessStartInfo AppHost(string folder, string scratch, string results, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var (home, temporary) = (Path.Combine(scratch, "home"), Path.Combine(scratch, "tmp"));
        foreach (var needed in new[] { results, home, temporary })
        {
            Directory.CreateDirectory(needed);
        }

        // Who runs the tests in the background has SIGINT ignored for everything below; the programs of case 14 send it to themselves.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var info = new ProcessStartInfo(command[0]) { WorkingDirectory = folder };
        foreach (var argument in command[1..].Append("bin/Debug/net10.0/AppHost.dll").Concat(arguments))
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var name in new[] { "PATH", "DOTNET_ROOT" })
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                info.Environment[name] = value;
            }
        }

        foreach (var (name, value) in variables.Concat([("HOME", home), ("TMPDIR", temporary), (Mark, results)]))
        {
            info.Environment[name] = value;
        }

        return info;
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(ProcessStartInfo info, TimeSpan within, CancellationToken cancellationToken)
    {
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = new Process { StartInfo = info };
        var (output, error) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
        var ended = new TaskCompletionSource();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ended.TrySetResult();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(within);
        try
        {
            // Not WaitForExitAsync: that waits for the pipes, which what the program left running still holds.
            await ended.Task.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{info.FileName} {string.Join(' ', info.ArgumentList)} did not end within {within.TotalSeconds:0} s:\n{Text(output)}{Text(error)}");
        }

        return (process.ExitCode, Text(output), Text(error));
    }

    /// <summary>Kills every process that was given a folder below this one to write into, however it was started.</summary>
    public static void KillMarked(string folder)
    {
        if (!Directory.Exists("/proc"))
        {
            return;
        }

        var mark = $"{Mark}={folder}";
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(path), out var pid) && pid != Environment.ProcessId
                    && File.ReadAllText(Path.Combine(path, "environ")).Split('\0').Any(v => v == mark || v.StartsWith(mark + "/", StringComparison.Ordinal)))
                {
                    using var process = Process.GetProcessById(pid);
                    process.Kill();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile, or belongs to somebody else.
            }
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}

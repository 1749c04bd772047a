using System.Diagnostics;
using System.Text;

namespace PgAspire.Templates.Tests;

/// <summary>The command-line tool as a user has it: nothing of the repository's environment, and nothing of the user's own templates and packages changes.</summary>
/// <param name="folder">Where templates and packages are kept meanwhile.</param>
internal sealed class DotNet(string folder)
{
    // By these the repository finds its stand-in, which a user does not have.
    private static readonly string[] OfTheRepository = ["AspireSource", "MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET", "MSBuildSDKsPath", "MSBUILD_EXE_PATH", "MSBuildExtensionsPath"];

    /// <summary>Runs it to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string directory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(directory, arguments);
        var output = new StringBuilder();
        Follow(process, output);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        lock (output)
        {
            return (process.ExitCode, output.ToString());
        }
    }

    /// <summary>Runs it to its end, which must be a good one.</summary>
    public async Task SucceedsAsync(string directory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var said = arguments.ToArray();
        var (exitCode, output) = await RunAsync(directory, said, cancellationToken);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', said)} ended with {exitCode}:{Environment.NewLine}{output}");
    }

    /// <summary>Starts it.</summary>
    public Process Start(string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in OfTheRepository)
        {
            start.Environment.Remove(name);
        }
        // What the packages need from elsewhere is there already; what this run makes goes with it.
        start.Environment["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        // A build server would outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Collects what a process says.</summary>
    public static void Follow(Process process, StringBuilder output)
    {
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Add(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}

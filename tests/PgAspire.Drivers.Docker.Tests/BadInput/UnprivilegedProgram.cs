using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>What this program is when a test asks as an ordinary user what is in the way of using an engine.</summary>
internal static partial class UnprivilegedProgram
{
    public const string Verb = "--ask-unprivileged";
    private const uint Nobody = 65534;

    /// <summary>Asks in a process of its own.</summary>
    /// <returns>What it was told.</returns>
    public static async Task<string> AskAsync(string endpoint)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(UnprivilegedProgram).Assembly.Location);
        }
        start.ArgumentList.Add(Verb);
        start.ArgumentList.Add(endpoint);
        using var process = OsProcess.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return told;
    }

    /// <summary>Gives up what root may do, asks, and writes the answer.</summary>
    public static async Task<int> RunAsync(string endpoint)
    {
        // loads the program's files, which another account may not be able to reach
        var nowhere = await DockerInstanceDriver.FindObstacleAsync(new Uri($"{endpoint}-nowhere"), CancellationToken.None);
        if (nowhere is null || (Environment.IsPrivilegedProcess && SetEffectiveUser(Nobody) != 0))
        {
            return 1;
        }
        Console.WriteLine(await DockerInstanceDriver.FindObstacleAsync(new Uri(endpoint), CancellationToken.None));
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "seteuid", SetLastError = true)]
    private static partial int SetEffectiveUser(uint user);
}

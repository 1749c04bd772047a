namespace Aspire.Hosting.Execution;

/// <summary>Runs a program of the machine to its end: a container engine, helm, kubectl, the .NET SDK.</summary>
internal static class ExternalTool
{
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Each as the program will see it; nothing is split or unquoted.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="output">Each line, and whether it came from the standard error.</param>
    /// <param name="cancellationToken">Ends the program and all that it started.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<int> RunAsync(
        string program, IEnumerable<string> arguments, string workingDirectory, Action<string, bool> output, CancellationToken cancellationToken)
    {
        using var guard = new ChildGuard();
        var process = ChildProcess.Start(program, arguments, workingDirectory, [], guard, output);
        try
        {
            return await process.Exited.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await process.StopAsync(CancellationToken.None);
            throw;
        }
    }
}

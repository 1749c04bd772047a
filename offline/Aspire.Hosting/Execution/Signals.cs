using System.Runtime.InteropServices;

namespace Aspire.Hosting.Execution;

internal static partial class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>True when somebody got the signal.</summary>
    public static bool SendToGroup(int group, int signal) => !OperatingSystem.IsWindows() && KillNative(-group, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillNative(int pid, int signal);
}

using System.Runtime.CompilerServices;

// what one publication leaves for the next is one file for each AppHost, and all of these tests are one AppHost
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>A home for the tests alone, so that what Aspire keeps of a deployment (<c>~/.aspire</c>) does not stay.</summary>
internal static class OwnHome
{
    [ModuleInitializer]
    internal static void Enter()
    {
        var home = Directory.CreateTempSubdirectory("pgaspire-home-").FullName;
        Environment.SetEnvironmentVariable("HOME", home);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(home, recursive: true);
    }
}

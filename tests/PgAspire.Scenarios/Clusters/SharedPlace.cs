using PgAspire.Chaos;
using PgAspire.Scenarios;
using PgAspire.Tests.Containers;

[assembly: AssemblyFixture(typeof(SharedPlace))]
[assembly: AssemblyFixture(typeof(UnchangedEngine))]
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace PgAspire.Scenarios;

/// <summary>The folder of all clusters, so that only the first one of a kind waits for <c>initdb</c>. At its end nothing may be left in it.</summary>
public sealed class SharedPlace : IDisposable
{
    private static ClusterPlace? _place;

    public SharedPlace() => _place = new("pgs");

    internal static ClusterPlace Place => _place!;

    public void Dispose()
    {
        var processes = InstanceProcesses.Below(Place.Path);
        var runs = Place.RunFolders;
        InstanceProcesses.KillBelow(Place.Path);
        Place.Delete();
        Assert.Empty(processes);
        Assert.Empty(runs);
    }
}

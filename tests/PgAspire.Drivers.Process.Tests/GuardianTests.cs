using System.Diagnostics;
using PgAspire.Drivers.Process.Native;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Specs;
using PgAspire.Tests.Servers;

namespace PgAspire.Drivers.Process.Tests;

public sealed class GuardianTests : ProcessDriverTest
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_owner_leaves_no_process_and_no_folder(bool frozen)
    {
        using var owner = await Owner.StartAsync(Place, volume: null, "serve");
        if (frozen)
        {
            Libc.Kill(owner.Postmaster!.Value, Signals.Stop);
        }
        var sharedMemory = File.ReadLines($"/proc/{owner.Postmaster}/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => path.StartsWith("/dev/shm/PostgreSQL.", StringComparison.Ordinal))
            .Distinct()
            .ToArray();
        Assert.NotEmpty(sharedMemory);

        await owner.KillAsync();
        var since = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => FolderProcesses.In(Place.Root).Count == 0 && Place.HasNoRunFolder, "nothing is left");

        var took = Stopwatch.GetElapsedTime(since);
        TestContext.Current.SendDiagnosticMessage("The guardian took {0:0} ms", took.TotalMilliseconds);
        Assert.True(took < Promise, $"It took {took}");
        await Eventually.HoldsAsync(() => !ProcessDriverPlace.IsAlive(owner.Guardian), "the guardian has ended");
        Assert.DoesNotContain(sharedMemory, File.Exists);
    }

    [Fact]
    public async Task Servers_of_two_operands_end_with_their_owner()
    {
        using var second = new SecondInstallation();
        using var owner = await Owner.StartAsync(Place, "data", second.Directory);
        var folders = FolderProcesses.In(Place.Volume("data")).Select(process => new FileInfo($"/proc/{process}/exe").LinkTarget).Distinct().ToArray();
        Assert.Contains(InstalledPostgres.Require().PathOf(Postgres.PostgresTool.Postgres), folders);
        Assert.Contains(second.Installation.PathOf(Postgres.PostgresTool.Postgres), folders);

        await owner.KillAsync();
        await Eventually.HoldsAsync(() => FolderProcesses.In(Place.Volume("data")).Count == 0 && Place.HasNoRunFolder, "nothing runs");

        var next = await OpenAsync(volume: "data");
        Assert.Equal(2, (await next.Driver.ListAsync(Cancellation)).Count(item => item is { Data: Operator.DataState.Complete, Operand: null }));
    }

    [Fact]
    public async Task Persistent_data_outlives_a_killed_owner()
    {
        using var owner = await Owner.StartAsync(Place, "data", "serve");

        await owner.KillAsync();
        await Eventually.HoldsAsync(() => FolderProcesses.In(Place.Volume("data")).Count == 0 && Place.HasNoRunFolder, "nothing runs");

        var next = await OpenAsync(volume: "data");
        Assert.Equal(2, (await next.Driver.ListAsync(Cancellation)).Count(item => item.Data == Operator.DataState.Complete));
    }

    [Fact]
    public async Task The_next_owner_is_not_harmed_by_the_guardian_of_the_last_one()
    {
        using var owner = await Owner.StartAsync(Place, "data", "serve");

        await owner.KillAsync();
        var next = await OpenAsync(volume: "data");
        await next.ConfigureAsync("pg-1", upstream: null);
        await next.Driver.StartAsync("pg-1", Cancellation);
        await next.WaitUntilReadyAsync("pg-1");

        Assert.False(ProcessDriverPlace.IsAlive(owner.Guardian));
        Assert.Equal("1", await next.QueryAsync("pg-1", "SELECT 1"));
    }

    [Fact]
    public async Task A_killed_guardian_is_replaced_by_the_sweep_of_the_next_start()
    {
        using var owner = await Owner.StartAsync(Place, volume: null, "serve");
        Libc.Kill(owner.Guardian, Signals.Kill);
        await Eventually.HoldsAsync(() => !ProcessDriverPlace.IsAlive(owner.Guardian), "the guardian is dead");
        await owner.KillAsync();
        Assert.NotEmpty(FolderProcesses.In(Place.Root));

        ProcessInstanceDriver.Sweep(Place.Root);

        Assert.Empty(FolderProcesses.In(Place.Root));
        Assert.Empty(Directory.GetFileSystemEntries(Place.RunFolders));
    }

    [Fact]
    public async Task The_guardian_ends_quietly_with_its_driver()
    {
        var cluster = await OpenAsync(volume: "data");
        await cluster.StartAsync("pg-1");
        var guardian = ((ProcessInstanceDriver)cluster.Driver).GuardianProcessId;
        Assert.True(ProcessDriverPlace.IsAlive(guardian));

        await cluster.Driver.DisposeAsync();

        Assert.False(ProcessDriverPlace.IsAlive(guardian));
        Assert.True(File.Exists(Path.Combine(Place.Volume("data"), "pg-1", "data", "PG_VERSION")));
    }

    [Fact]
    public async Task Nobody_but_the_owner_can_write_to_the_guardian()
    {
        var cluster = await OpenAsync();
        await cluster.StartAsync("pg-1");
        var pipe = new FileInfo($"/proc/{((ProcessInstanceDriver)cluster.Driver).GuardianProcessId}/fd/0").LinkTarget;
        Assert.StartsWith("pipe:", pipe, StringComparison.Ordinal);

        foreach (var process in FolderProcesses.In(cluster.Driver.Layout("pg-1").DataDirectory))
        {
            // A worker may have ended meanwhile.
            if (!Directory.Exists($"/proc/{process}/fd"))
            {
                continue;
            }
            Assert.DoesNotContain(Directory.GetFiles($"/proc/{process}/fd"), file => new FileInfo(file).LinkTarget == pipe);
        }
    }
}

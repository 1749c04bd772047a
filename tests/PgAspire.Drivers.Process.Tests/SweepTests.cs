using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Tests;

public sealed class SweepTests : ProcessDriverTest
{
    [Fact]
    public async Task A_sweep_finishes_deletions_and_leaves_what_has_an_owner()
    {
        var living = await OpenAsync();
        await living.StartAsync("pg-1");
        foreach (var dead in (string[])["0123abcd", ".dead-1", ".new-old", ".new-young"])
        {
            Directory.CreateDirectory(Path.Combine(Place.RunFolders, dead, "instances", "pg-1"));
        }
        Directory.SetLastWriteTimeUtc(Path.Combine(Place.RunFolders, ".new-old"), DateTime.UtcNow.AddHours(-1));

        ProcessInstanceDriver.Sweep(Place.Root);

        Assert.Equal(2, Directory.GetDirectories(Place.RunFolders).Length);
        Assert.True(Directory.Exists(Path.Combine(Place.RunFolders, ".new-young")));
        Assert.Equal("1", await living.QueryAsync("pg-1", "SELECT 1"));
        Directory.Delete(Path.Combine(Place.RunFolders, ".new-young"), recursive: true);
    }

    [Fact]
    public async Task Opening_finishes_interrupted_deletions_of_instances()
    {
        var half = Path.Combine(Place.Volume("data"), ".deleted-1", "data");
        Directory.CreateDirectory(half);
        File.WriteAllText(Path.Combine(half, "left"), "");

        var cluster = await OpenAsync(volume: "data");
        Assert.Empty(await cluster.Driver.ListAsync(Cancellation));
        await cluster.Driver.DisposeAsync();

        Assert.False(Directory.Exists(half));
    }

    [Fact]
    public async Task A_second_owner_is_told_the_process_of_the_first()
    {
        await OpenAsync(volume: "data");

        var refused = await Assert.ThrowsAsync<DriverException>(() => OpenAsync(volume: "data"));

        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Place.Volume("data"), refused.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Place.RunFolders));
    }
}

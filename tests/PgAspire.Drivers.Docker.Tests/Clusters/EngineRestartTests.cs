using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>An engine that goes away and comes back, by a command that restarts it.</summary>
[Collection(nameof(WholeEngine))]
public sealed class EngineRestartTests
{
    private const string Command = "PGASPIRE_RESTART_ENGINE";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cluster_outlives_a_restart_of_the_engine_with_its_data(bool durable)
    {
        var restart = Environment.GetEnvironmentVariable(Command);
        Assert.SkipWhen(string.IsNullOrEmpty(restart), $"{Command} names no command that restarts the engine.");
        var volume = durable ? $"pgd-restart-{Guid.NewGuid().ToString("N")[..8]}" : null;
        try
        {
            await using var cluster = await ContainerCluster.StartAsync(TestImages.Operand15, volume: volume);
            Assert.Equal("", (await cluster.PsqlAsync("mycluster-rw", "CREATE TABLE kept AS SELECT 42 AS answer")).Error);

            using (var process = OsProcess.Start(new ProcessStartInfo("/bin/bash", ["-c", restart!]))!)
            {
                await process.WaitForExitAsync(Cancellation);
                Assert.Equal(0, process.ExitCode);
            }

            await cluster.UntilAsync(s => s.IsHealthy && s.ReadyInstances == 3, "healthy again");
            await cluster.AnswersAsync("mycluster-rw", "SELECT answer FROM kept", 42.ToString(CultureInfo.InvariantCulture));
        }
        finally
        {
            var client = await TestEngine.ClientAsync();
            foreach (var kept in (await client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? [])
            {
                if (volume is not null && kept.Name.StartsWith(volume, StringComparison.Ordinal))
                {
                    await client.Volumes.RemoveAsync(kept.Name, force: true, Cancellation);
                }
            }
        }
    }
}

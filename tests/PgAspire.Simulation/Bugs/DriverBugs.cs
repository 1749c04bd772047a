using System.Threading.Channels;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Driver;

namespace PgAspire.Simulation.Bugs;

/// <summary>Bugs in how actions are carried out.</summary>
internal static class DriverBugs
{
    private const string Status = "status.json";

    /// <summary>A kill that is said to be done before the server has ended.</summary>
    public sealed class KillNotAwaited : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);
            private readonly Channel<DriverEvent> _events = Channel.CreateUnbounded<DriverEvent>();
            private readonly HashSet<string> _killed = new(StringComparer.Ordinal);
            private bool _forwards;

            public override ChannelReader<DriverEvent> Events
            {
                get
                {
                    if (!_forwards)
                    {
                        _forwards = true;
                        _ = ForwardAsync();
                    }
                    return _events.Reader;
                }
            }

            public override Task KillAsync(string instance, CancellationToken cancellationToken)
            {
                _killed.Add(instance);
                _events.Writer.TryWrite(new ServerEnded(instance, 137, Expected: true));
                _ = KillLateAsync(instance);
                return Task.CompletedTask;
            }

            public override async Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken) =>
                [.. (await base.ListAsync(cancellationToken)).Select(i => _killed.Contains(i.Name) ? i with { Running = false } : i)];

            private async Task KillLateAsync(string instance)
            {
                await Task.Delay(Late, driver.Machine.Time);
                await driver.KillAsync(instance, CancellationToken.None);
                _killed.Remove(instance);
            }

            private async Task ForwardAsync()
            {
                while (await driver.Events.WaitToReadAsync())
                {
                    while (driver.Events.TryRead(out var happened))
                    {
                        _events.Writer.TryWrite(happened);
                    }
                }
            }
        }
    }

    /// <summary>A stop that does not wait, so that a rewind begins under a running server.</summary>
    public sealed class RewindWithoutFence : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            public override Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken) =>
                timeout == TimeSpan.FromSeconds(5) ? Task.CompletedTask : base.StopAsync(instance, mode, timeout, cancellationToken);
        }
    }

    /// <summary>synchronous_standby_names does not reach the server.</summary>
    public sealed class AckBeforeSync : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            public override Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken) =>
                base.WriteFilesAsync(instance, [.. files.Select(f => f.Name == PostgresqlConf.Custom ? f with { Content = Without(f.Content!) } : f)], cancellationToken);

            private static string Without(string text) => string.Join('\n', text.Split('\n').Where(l => !l.StartsWith("synchronous_standby_names", StringComparison.Ordinal)));
        }
    }

    /// <summary>standby.signal is not written.</summary>
    public sealed class StandbyWithoutSignal : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            public override Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken) =>
                base.WriteFilesAsync(instance, [.. files.Where(f => f.Name != PostgresqlConf.StandbySignal)], cancellationToken);
        }
    }

    /// <summary>Data that is being made is not marked as incomplete.</summary>
    public sealed class NoIncompleteMark : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            public override Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken) => base.SetCompleteAsync(instance, complete: true, cancellationToken);
        }
    }

    /// <summary>The status is written once and then only kept in memory.</summary>
    public sealed class StatusNotDurable : PlantedBug
    {
        public override IInstanceDriver Stand(SimulatedDriver driver) => new StandIn(driver);

        private sealed class StandIn(SimulatedDriver driver) : DriverStandIn(driver)
        {
            public override async Task WriteStateAsync(string name, string content, CancellationToken cancellationToken)
            {
                if (name != Status || await driver.ReadStateAsync(name, cancellationToken) is not { } before || !ClusterStatus.FromJson(before).Initialized)
                {
                    await base.WriteStateAsync(name, content, cancellationToken);
                }
            }
        }
    }
}

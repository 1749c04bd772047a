using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Driver;

internal sealed partial class SimulatedDriver
{
    private const int Stages = 4;
    private static readonly long ConnectTimeout = 5 * TimeSpan.TicksPerSecond;

    public async Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var found = Find(instance);
        await BeginAsync(cancellationToken);
        if (invocation.Arguments is ["--version"])
        {
            return new(0, $"{invocation.Tool} (PostgreSQL) {ServerVersion}\n", "");
        }
        if (invocation.Arguments.FirstOrDefault(a => a.StartsWith("--no-such", StringComparison.Ordinal)) is { } unknown)
        {
            return Failed($"unrecognized option '{unknown}'");
        }
        found.Tools.Add(invocation.Tool.ToString());
        try
        {
            var result = invocation.Tool switch
            {
                PostgresTool.ControlData => found.Data is { } data
                    ? new ToolResult(0, ControlData.Print(data), "")
                    : Failed("could not open file \"global/pg_control\" for reading: No such file or directory"),
                PostgresTool.BaseBackup => await BaseBackupAsync(found, Argument(invocation, "-d", "--dbname"), cancellationToken),
                PostgresTool.Rewind => await RewindAsync(found, Argument(invocation, "--source-server", "--source-server"), cancellationToken),
                _ => throw new DriverException($"{invocation.Tool} is not run as a tool."),
            };
            EndCall();
            return result;
        }
        finally
        {
            found.Tools.Remove(invocation.Tool.ToString());
        }
    }

    private async Task<ToolResult> BaseBackupAsync(Instance target, string source, CancellationToken cancellationToken)
    {
        if (target.Data is not null)
        {
            return Failed($"directory \"{target.Layout.DataDirectory}\" exists but is not empty");
        }
        if (await ConnectAsync(target, source, cancellationToken) is not { } from)
        {
            return Failed("connection to server failed");
        }
        var half = from.Data.Copy();
        half.Partial = true;
        target.Data = half;
        target.Exists = true;
        if (await WorkAsync(target, from, machine.Pace.Backup(), cancellationToken) is { } reason)
        {
            return Failed(reason);
        }
        if (target.Data != half)
        {
            return Failed("could not write to file: No such file or directory");
        }
        from.Checkpoint();
        var copy = from.Data.Copy();
        foreach (var (name, content) in half.Files)
        {
            copy.Files.TryAdd(name, content);
        }
        target.Data = copy;
        return new(0, "", "pg_basebackup: base backup completed");
    }

    private async Task<ToolResult> RewindAsync(Instance target, string source, CancellationToken cancellationToken)
    {
        if (target.Data is not { } data)
        {
            return Failed("could not open file \"global/pg_control\" for reading: No such file or directory");
        }
        if (target.Server is not null)
        {
            machine.Checks.WritesUnderAServer(target);
            return Failed("lock file \"postmaster.pid\" already exists");
        }
        if (data.Partial)
        {
            return Failed("target server must be shut down cleanly");
        }
        if (await ConnectAsync(target, source, cancellationToken) is not { } from)
        {
            return Failed("connection to server failed");
        }
        // it compares what pg_control shows, in which only a checkpoint makes a promotion visible
        if (from.Data.ControlBranch.Timeline == data.Branch.Timeline)
        {
            await machine.Time.DelayAsync(machine.Pace.Process());
            return new(0, "", "pg_rewind: no rewind required");
        }
        machine.Checks.Overwrites(target);
        data.Partial = true;
        if (await WorkAsync(target, from, machine.Pace.Rewind(), cancellationToken) is { } reason)
        {
            return Failed(reason);
        }
        if (target.Data != data)
        {
            return Failed("could not open file: No such file or directory");
        }
        var common = data.End.CommonWith(from.Data.End);
        if (common < data.Recycled - machine.WalKeepSize)
        {
            return Failed("could not find previous WAL record");
        }
        data.Branch = from.Data.Branch.At(common);
        (data.Flushed, data.Redo, data.Consistent) = (common, Math.Min(common, data.Redo), from.Data.Flushed);
        (data.ControlBranch, data.HotStandbySettings, data.ControlState) = (from.Data.ControlBranch, from.Data.HotStandbySettings, "in archive recovery");
        // history files that the source does not have are removed
        data.KnownTimeline = from.Data.KnownTimeline;
        data.Slots.Clear();
        data.StandbySignal = from.Data.StandbySignal;
        data.Partial = data.Strayed = false;
        return new(0, "", "pg_rewind: Done!");
    }

    private async Task<Server?> ConnectAsync(Instance target, string connection, CancellationToken cancellationToken)
    {
        await machine.Time.DelayAsync(machine.Latency());
        cancellationToken.ThrowIfCancellationRequested();
        var source = ServerSettings.ConnectionTo(connection) is { } to ? machine.ByPort(to.Port) : null;
        if (source?.Server is { PostmasterHung: true } || (source is not null && !machine.Network.Joined(target, source)))
        {
            await WaitAsync(ConnectTimeout, cancellationToken);
        }
        return source?.Server is { Accepting: true, PostmasterHung: false } server && machine.Network.Joined(target, source) ? server : null;
    }

    // in stages, so that what happens to the source meanwhile is noticed
    private async Task<string?> WorkAsync(Instance target, Server from, long ticks, CancellationToken cancellationToken)
    {
        var failsAt = machine.Pace.Chance.Percent(machine.Pace.ToolsFail) ? machine.Pace.Chance.Below(Stages) : Stages;
        for (var stage = 0; stage < Stages; stage++)
        {
            await WaitAsync(ticks / Stages, cancellationToken);
            var silent = from.Hung || !machine.Network.Joined(target, from.Instance);
            if (silent)
            {
                await WaitAsync(ConnectTimeout, cancellationToken);
            }
            if (!from.Alive || stage == failsAt || (silent && (from.Hung || !machine.Network.Joined(target, from.Instance))))
            {
                return "server closed the connection unexpectedly";
            }
            if (target.DiskFull)
            {
                return "could not write to file: No space left on device";
            }
        }
        return null;
    }

    private Task WaitAsync(long ticks, CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromTicks(Math.Max(1, ticks)), machine.Time, cancellationToken);

    private static string Argument(ToolInvocation invocation, string name, string longName)
    {
        var at = invocation.Arguments.ToList().FindIndex(a => a == name || a == longName);
        return at < 0 ? throw new DriverException($"{invocation.Tool} was not told {longName}.") : invocation.Arguments[at + 1];
    }

    private static ToolResult Failed(string error) => new(1, "", error);
}

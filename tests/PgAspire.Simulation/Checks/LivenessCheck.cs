using PgAspire.Operator;
using PgAspire.Simulation.Clients;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Runs;

namespace PgAspire.Simulation.Checks;

/// <summary>Whether the cluster is as the user wants it, by what is there rather than by what the operator says alone.</summary>
internal sealed class LivenessCheck(SimulationRun run, Writer[] writers)
{
    private int[] _before = [];
    private long _looked;

    /// <summary>Why it is not healthy.</summary>
    public string Reason { get; private set; } = "it was not looked at";

    /// <summary>Looked at a few times a second.</summary>
    public bool IsHealthy
    {
        get
        {
            if (run.Machine.Time.Now - _looked > TimeSpan.TicksPerSecond / 5)
            {
                _looked = run.Machine.Time.Now;
                Reason = Look();
            }
            return Reason.Length == 0;
        }
    }

    /// <summary>From now on every writer must get on.</summary>
    public void Begin()
    {
        _before = [.. writers.Select(w => w.Acknowledged)];
        Reason = "it was not looked at";
    }

    private string Look()
    {
        if (run.Snapshot is not { } snapshot)
        {
            return "no operator serves";
        }
        if (!snapshot.IsHealthy)
        {
            return $"{snapshot.Phase} ({snapshot.PhaseReason}): " + string.Join("; ", snapshot.Instances.Select(i => $"{i.Name} {i.Role} data {i.Data} running {i.Running} ready {i.Ready} job {i.Job?.ToString() ?? "none"} replayed {i.Status?.ReplayedLsn} paused {i.Status?.ReplayPaused} pending restart {i.Status?.PendingRestart} max_connections {i.Status?.HotStandbySettings.GetValueOrDefault("max_connections")}"));
        }
        var instances = run.Storage.Instances.Values.Where(i => i.State != DataState.Missing).ToArray();
        if (snapshot.InstanceCount != run.Wanted.Instances || instances.Length != run.Wanted.Instances)
        {
            return $"{instances.Length} instances exist, {run.Wanted.Instances} are asked for";
        }
        if (run.User.Oldest is { } operation)
        {
            return $"the user still waits: {operation}";
        }
        if (run.Life!.Status is { } status && (status.FencedInstances.Count > 0 || status.HibernationWanted || status.Destruction is not null || status.Restarts.Count > 0))
        {
            return $"something is left of an operation: {status.ToJson()}";
        }
        if (run.Machine.Checks.Leader is not { Alive: true } leader)
        {
            return "nobody leads";
        }
        if (Array.Find(instances, i => i.Server != leader && !Follows(i, leader)) is { } lost)
        {
            return $"{lost} does not follow {leader.Instance}";
        }
        if (Array.Find(instances, i => i.Server is { } server && (server.PendingRestart || server.ReplayPaused || server.Operand != run.Life.Operand)) is { } old)
        {
            return old.Server!.ReplayPaused ? $"{old} does not replay" : $"{old} waits for a restart";
        }
        if (Array.Find(instances, i => i.Server is { } server && server.Settings.Hash != ServerSettings.Load(i.Data!).Hash) is { } behind)
        {
            return $"{behind} has not read its configuration";
        }
        var stuck = Array.FindIndex(writers, w => w.Acknowledged <= _before[Array.IndexOf(writers, w)]);
        return stuck < 0 ? "" : $"writer {stuck} does not get on";
    }

    private static bool Follows(Instance instance, Server leader) =>
        instance is { State: DataState.Complete, Server: { Accepting: true, Receiver: { } receiver } server } && receiver.Upstream == leader && leader.Data.End.Contains(server.Data.End);
}

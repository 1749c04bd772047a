using PgAspire.Model;
using PgAspire.Postgres;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Driver;

/// <summary>What a simulated server says of itself.</summary>
internal static class ServerStatus
{
    public static InstanceStatus Of(Server server)
    {
        var data = server.Data;
        var replayed = server.Replay();
        return new()
        {
            SystemIdentifier = data.SystemIdentifier,
            IsPrimary = server.IsPrimary,
            Timeline = new(server.IsPrimary
                ? data.Branch.Timeline
                : Math.Max(data.Branch.At(replayed).Timeline, server.Receiver is null ? data.ControlBranch.Timeline : data.Branch.Timeline)),
            CurrentLsn = server.IsPrimary ? Position(data.Flushed) : Lsn.Zero,
            ReceivedLsn = server.IsPrimary ? Lsn.Zero : Position(Math.Max(server.Received, replayed)),
            ReplayedLsn = server.IsPrimary ? Lsn.Zero : Position(replayed),
            ReplayPaused = server.ReplayPaused,
            LocalWalExhausted = server.WaitsForWal,
            WalReceiverActive = server.ReceiverProcess is not null,
            WalReceiverStreaming = server.ReceiverProcess is not null,
            WalReceiverProcessId = server.ReceiverProcess,
            ConfigurationHash = server.Settings.Hash,
            PendingRestart = server.PendingRestart,
            ServerVersion = Operands.VersionOf(server.Operand)!,
            HotStandbySettings = server.HotStandbySettings,
            SynchronousStandbyNames = server.Settings.Synchronous.Text,
            Replication =
            [
                .. server.WalSenders.Select(s => new ReplicationStatus
                {
                    ApplicationName = s.ApplicationName,
                    State = s.CaughtUp ? "streaming" : "catchup",
                    SentLsn = Position(s.Sent),
                    WriteLsn = Position(s.Confirmed),
                    FlushLsn = Position(s.Confirmed),
                    ReplayLsn = Position(s.Confirmed),
                }).OrderBy(s => s.ApplicationName, StringComparer.Ordinal),
            ],
            Slots =
            [
                .. data.Slots.Select(s => new ReplicationSlotStatus
                {
                    Name = s.Key, Physical = true, Active = server.WalSenders.Any(w => w.SlotName == s.Key), RestartLsn = s.Value is { } restart ? Position(restart) : null,
                }),
            ],
            StartedAt = server.StartedAt,
        };
    }

    private static Lsn Position(long position) => new((ulong)position);
}

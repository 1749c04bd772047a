using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator.Tests.Decide;

/// <summary>Observations for tests, written as differences from a healthy cluster of three with any 1.</summary>
internal static class Given
{
    public const string Operand = "postgres:15";

    private const string Configuration = "hash certificates";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static PostgresClusterSpec Spec(int instances = 3, SynchronousReplicationSpec? synchronous = null) => new()
    {
        Name = "pg", Instances = instances, Postgresql = new() { Synchronous = synchronous },
    };

    public static SynchronousReplicationSpec AnyOne => new() { Method = SynchronousMethod.Any, Number = 1 };

    public static Observation Healthy(int instances = 3, bool synchronous = true)
    {
        var names = Enumerable.Range(1, instances).Select(i => $"pg-{i}").ToArray();
        var standbyNames = synchronous ? $"ANY 1 ({string.Join(",", names.Skip(1).Append("pg-1").Select(n => $"\"{n}\""))})" : "";
        return new()
        {
            Now = Now,
            Spec = Spec(instances, synchronous ? AnyOne : null),
            Settings = new(),
            CatalogReconciled = true,
            BootstrappedHere = true,
            Operand = Operand,
            Status = new()
            {
                Initialized = true, CurrentPrimary = "pg-1", TargetPrimary = "pg-1", TimelineId = 1, CheckpointedTimelineId = 1, SystemIdentifier = "1",
                Quorum = synchronous ? new(1, names[1..]) : SynchronousQuorum.Asynchronous,
            },
            Instances = [.. names.Select((n, i) => i == 0 ? Primary(n, i + 1, standbyNames, names) : Standby(n, i + 1, names))],
        };
    }

    public static InstanceObservation Primary(string name, int serial, string standbyNames, string[] names) => new()
    {
        Name = name, Serial = serial, Data = DataState.Complete, Running = true, EverStarted = true, StatusAt = Now, KnownTimeline = Timeline.First, SlotsAt = Now - TimeSpan.FromSeconds(5),
        Operand = Operand, StartedAt = Now - TimeSpan.FromMinutes(1), FirstLsn = new(100), WantedConfiguration = Configuration, WrittenConfiguration = Configuration,
        Status = new()
        {
            ConfigurationHash = "hash", SystemIdentifier = "1", IsPrimary = true, Timeline = Timeline.First, CurrentLsn = new(1000), SynchronousStandbyNames = standbyNames, Slots = Slots(name, names),
        },
    };

    public static InstanceObservation Standby(string name, int serial, string[] names, ulong lsn = 1000) => new()
    {
        Name = name, Serial = serial, Data = DataState.Complete, StandbySignal = true, Running = true, EverStarted = true, StatusAt = Now, KnownTimeline = Timeline.First,
        Upstream = "pg-1", HasStreamed = true, SlotsAt = Now - TimeSpan.FromSeconds(5),
        Operand = Operand, StartedAt = Now - TimeSpan.FromMinutes(1), WantedConfiguration = Configuration, WrittenConfiguration = Configuration,
        Status = new()
        {
            ConfigurationHash = "hash", SystemIdentifier = "1", IsPrimary = false, Timeline = Timeline.First, ReceivedLsn = new(lsn), ReplayedLsn = new(lsn), WalReceiverActive = true, WalReceiverStreaming = true,
            Slots = Slots(name, names),
        },
    };

    /// <summary>The observation with one instance changed.</summary>
    public static Observation With(this Observation observation, string instance, Func<InstanceObservation, InstanceObservation> change) =>
        observation with { Instances = [.. observation.Instances.Select(i => i.Name == instance ? change(i) : i)] };

    public static Observation With(this Observation observation, Func<ClusterStatus, ClusterStatus> change) => observation with { Status = change(observation.Status) };

    /// <summary>A server that has ended a second ago; the standbys have answered since and their receivers are gone.</summary>
    public static Observation PrimaryEnded(this Observation observation, bool data = true) =>
        observation.With("pg-1", i => i.Ended() with { Data = data ? DataState.Complete : DataState.Missing })
            .Receiving(false);

    public static InstanceObservation Ended(this InstanceObservation instance) => instance with { Running = false, Status = null, StatusAt = null, EndedAt = Now - TimeSpan.FromSeconds(2), HasStreamed = false };

    public static Observation Receiving(this Observation observation, bool active) =>
        observation with { Instances = [.. observation.Instances.Select(i => i.Status is { IsPrimary: false } s ? i with { Status = s with { WalReceiverActive = active, WalReceiverStreaming = active } } : i)] };

    public static InstanceObservation At(this InstanceObservation instance, ulong received, ulong? replayed = null) =>
        instance with { Status = instance.Status! with { ReceivedLsn = new(received), ReplayedLsn = new(replayed ?? received) } };

    private static ValueList<ReplicationSlotStatus> Slots(string name, string[] names) =>
        [.. names.Where(n => n != name).Select(n => new ReplicationSlotStatus { Name = ClusterNames.Slot(n), Physical = true, Active = true })];
}

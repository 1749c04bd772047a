using System.Collections.Immutable;
using PgAspire.Operator;

namespace PgAspire.Hosting.Tests;

public sealed class CommandRulesTests
{
    private static readonly InstanceSnapshot Primary = new() { Name = "pg-1", Role = InstanceRole.Primary, Ready = true, Running = true };
    private static readonly InstanceSnapshot Standby = new() { Name = "pg-2", Role = InstanceRole.Replica, Ready = true, Running = true, Promotable = true };

    private static readonly ClusterSnapshot Healthy = new()
    {
        Cluster = "pg", Phase = ClusterPhases.Healthy, Initialized = true, CurrentPrimary = "pg-1", TargetPrimary = "pg-1", InstanceCount = 2, Instances = [Primary, Standby],
    };

    private static ClusterSnapshot With(params InstanceSnapshot[] instances) => Healthy with { Instances = instances.ToImmutableArray() };

    public static TheoryData<string, ClusterSnapshot?, string> Clusters => new()
    {
        { "before its first snapshot", null, "" },
        { "before its bootstrap", Healthy with { Initialized = false }, "" },
        { "healthy", Healthy, "Promote Restart Reload Scale Fence Hibernate" },
        { "while an operation is under way", Healthy with { Operation = "promote pg-2" }, "" },
        { "while it hibernates", Healthy with { Hibernating = true }, "Resume" },
        { "during a failover", With(Primary, Standby with { Promotable = false }) with { TargetPrimary = "pending" }, "Restart Reload Scale Fence Hibernate" },
        { "while the slots of a standby are brought about", With(Primary, Standby with { Job = JobKind.Slots }), "Promote Restart Reload Scale Fence Hibernate" },
        { "while the configuration of a standby is written", With(Primary, Standby with { Job = JobKind.Reconfigure }), "Promote Restart Reload Scale Fence Hibernate" },
        { "while a standby is being restarted", With(Primary, Standby with { Job = JobKind.Restart, Promotable = false }), "Restart Reload Scale Fence Hibernate" },
        { "with a standby that does not stream", With(Primary, Standby with { Ready = false, Promotable = false }), "Restart Reload Scale Fence Hibernate" },
        { "without standbys", With(Primary), "Restart Reload Scale Fence Hibernate" },
        { "with a fenced standby", With(Primary, Standby with { Fenced = true, Ready = false, Running = false, Promotable = false }), "Restart Reload Scale Fence Unfence Hibernate" },
        { "with a fenced primary", With(Primary with { Fenced = true, Ready = false, Running = false, Role = InstanceRole.Unhealthy }, Standby with { Promotable = false }), "Reload Fence Unfence" },
    };

    [Theory]
    [MemberData(nameof(Clusters))]
    public void What_is_allowed_for_a_cluster(string situation, ClusterSnapshot? cluster, string allowed) =>
        Assert.Equal((situation, allowed), (situation, string.Join(' ', Enum.GetValues<ClusterCommand>().Where(c => CommandRules.Allows(c, cluster)))));

    public static TheoryData<string, string, ClusterSnapshot?, bool, string> Instances => new()
    {
        { "before the first snapshot", "pg-1", null, false, "" },
        { "that does not exist", "pg-7", Healthy, false, "" },
        { "a standby", "pg-2", Healthy, false, "Kill Stop Pause Destroy" },
        { "the primary with a standby", "pg-1", Healthy, false, "Kill Stop Pause Destroy" },
        { "the only one", "pg-1", With(Primary), false, "Kill Stop Pause" },
        { "a frozen one", "pg-2", Healthy, true, "Kill Stop Start Destroy" },
        { "a stopped one", "pg-2", With(Primary, Standby with { Fenced = true, Running = false, Ready = false }), false, "Start Destroy" },
        { "one of a cluster that is stopped as a whole", "pg-2", With(Primary, Standby with { Fenced = true, Running = false, Ready = false }) with { FencedInstances = ["*"] }, false, "Destroy" },
        { "while an operation is under way", "pg-2", Healthy with { Operation = "reload" }, false, "Kill Pause" },
        { "while the cluster hibernates", "pg-2", With(Primary with { Running = false }, Standby with { Running = false }) with { Hibernating = true }, false, "" },
        { "during a failover", "pg-2", Healthy with { TargetPrimary = "pending" }, false, "Kill Stop Pause" },
    };

    [Theory]
    [MemberData(nameof(Instances))]
    public void What_is_allowed_for_an_instance(string situation, string instance, ClusterSnapshot? cluster, bool isPaused, string allowed) =>
        Assert.Equal((situation, allowed), (situation, string.Join(' ', Enum.GetValues<InstanceCommand>().Where(c => CommandRules.Allows(c, instance, cluster, isPaused)))));

    [Fact]
    public void A_server_is_frozen_until_it_ends_or_another_one_is_in_its_place()
    {
        var mark = new PauseMark(DateTimeOffset.UnixEpoch, 7);
        Assert.True(PauseMark.Holds(mark, Standby, 7));
        Assert.True(PauseMark.Holds(mark, Standby, null));
        Assert.False(PauseMark.Holds(mark, Standby, 8));
        Assert.False(PauseMark.Holds(mark, Standby with { Running = false }, null));
        Assert.False(PauseMark.Holds(mark, null, null));
    }

    [Fact]
    public void A_standby_lags_by_what_it_has_yet_to_replay()
    {
        var cluster = Healthy with { CurrentLsn = new(0x3000_0000) };
        Assert.Equal("0 bytes", InstanceWords.Lag(cluster, Standby with { Lsn = new(0x3000_0000) }));
        Assert.Equal("1.5 KiB, 12 ms", InstanceWords.Lag(cluster, Standby with
        {
            Lsn = new(0x3000_0000 - 1536),
            Replication = new() { ApplicationName = "pg-2", State = "streaming", ReplayLag = TimeSpan.FromMilliseconds(12) },
        }));
        Assert.Equal("16 MiB", InstanceWords.Lag(cluster, Standby with { Lsn = new(0x3000_0000 - 0x100_0000) }));
        Assert.Null(InstanceWords.Lag(cluster, Primary with { Lsn = new(1) }));
        Assert.Null(InstanceWords.Lag(Healthy, Standby with { Lsn = new(1) }));
    }
}

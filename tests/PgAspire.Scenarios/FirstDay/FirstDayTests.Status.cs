using System.Security.Cryptography.X509Certificates;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Step 1: what a status shows, and the secrets.</summary>
public sealed partial class FirstDayTests
{
    private static readonly string[] SecretKeys = ["dbname", "fqdn-jdbc-uri", "fqdn-uri", "host", "jdbc-uri", "password", "pgpass", "port", "uri", "user", "username"];

    private static async Task It_stands(TestedCluster cluster, bool synchronous)
    {
        var status = await cluster.UntilAsync(
            s => s.IsHealthy && s.Instances.Count(i => i.Replication is { State: "streaming" } row && InOrder(row)) == 2 && Primary(s)?.Status?.Slots.Count(slot => slot.Active) == 2,
            "two standbys stream through their slots");

        Assert.Equal("mycluster", status.Cluster);
        Assert.Equal("Cluster in healthy state", status.Phase);
        Assert.Equal((3, 3), (status.InstanceCount, status.ReadyInstances));
        Assert.Equal("mycluster-1", status.CurrentPrimary);
        Assert.Equal("mycluster-1", status.TargetPrimary);
        Assert.InRange(status.CurrentPrimarySince!.Value, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(5), DateTimeOffset.UtcNow);
        Assert.Equal(Timeline.First, status.Timeline);
        Assert.Equal(status.SystemIdentifier, await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, "SELECT system_identifier::text FROM pg_control_system()"));

        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], status.Instances.Select(i => i.Name));
        Assert.Equal([InstanceRole.Primary, InstanceRole.Replica, InstanceRole.Replica], status.Instances.Select(i => i.Role));
        Assert.All(status.Instances, i => Assert.True(i is { Ready: true, Running: true, Data: DataState.Complete, Lsn: not null }, $"{i}"));
        Assert.Equal(["_cnpg_mycluster_2", "_cnpg_mycluster_3"], Primary(status)!.Status!.Slots.Where(s => s is { Active: true, Physical: true }).Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(status.Instances.Where(i => i.Role == InstanceRole.Replica), standby =>
        {
            var row = standby.Replication!;
            Assert.Equal(synchronous ? "quorum" : "async", row.SyncState);
            Assert.Equal(synchronous ? 1 : 0, row.SyncPriority);
        });
        var file = status.Timeline.WalFileName(Primary(status)!.Lsn!.Value);
        Assert.Equal(file, await cluster.ScalarAsync<string>(ServiceKind.ReadWrite, $"SELECT pg_walfile_name('{Primary(status)!.Lsn}')"));

        Assert.Equal("mycluster-1", status.Services.ReadWrite);
        Assert.Equal(["mycluster-2", "mycluster-3"], status.Services.ReadOnly);
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], status.Services.Read);
        await Assert_reaches(cluster, ServiceKind.ReadWrite, ["mycluster-1"]);
        await Assert_reaches(cluster, ServiceKind.ReadOnly, ["mycluster-2", "mycluster-3"]);
        await Assert_reaches(cluster, ServiceKind.Read, ["mycluster-1", "mycluster-2", "mycluster-3"]);

        using var authority = X509Certificate2.CreateFromPem(cluster.Cluster.Operator.AuthorityPem);
        Assert.InRange(authority.NotAfter.ToUniversalTime(), DateTime.UtcNow + TimeSpan.FromDays(89), DateTime.UtcNow + TimeSpan.FromDays(91));
    }

    // the first reply of a WAL receiver says where its segment begins, not what it has written
    private static bool InOrder(ReplicationStatus row) => row.SentLsn >= row.WriteLsn && row.WriteLsn >= row.FlushLsn && row.FlushLsn >= row.ReplayLsn && row.ReplayLsn > Lsn.Zero;

    private static InstanceSnapshot? Primary(ClusterSnapshot status) => status.Instances.FirstOrDefault(i => i.Role == InstanceRole.Primary);

    private static async Task Assert_reaches(TestedCluster cluster, ServiceKind service, string[] expected)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        for (var connection = 0; connection < 2 * expected.Length; connection++)
        {
            reached.Add(await cluster.ScalarAsync<string>(service, "SELECT current_setting('pgaspire.instance')"));
        }
        Assert.Equal(expected, reached);
    }

    private static async Task Secrets_have_all_their_keys(TestedCluster cluster)
    {
        var spec = cluster.Cluster.Spec;
        var credentials = cluster.Cluster.Credentials;
        var application = BasicAuthSecret.ForApplication(spec, credentials.Application);
        var superuser = BasicAuthSecret.ForSuperuser(spec, new("postgres", credentials.SuperuserPassword!));

        Assert.Equal(("mycluster-app", "mycluster-superuser"), (application.Name, superuser.Name));
        Assert.Equal(SecretKeys, application.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(SecretKeys, superuser.Data.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("mycluster-ca", "mycluster-server", "mycluster-replication"),
            (spec.Names.CertificateAuthoritySecret, spec.Names.ServerSecret, spec.Names.ReplicationSecret));

        var local = BasicAuthSecret.ForConnection("mycluster-app", new(new("127.0.0.1", cluster.Cluster.EndPoint(ServiceKind.ReadWrite).Port), credentials.Application, "app"));
        Assert.Equal(SecretKeys, local.Data.Keys.Order(StringComparer.Ordinal));
        var start = Psql.Describe(int.Parse(local.Data["port"], System.Globalization.CultureInfo.InvariantCulture), local.Data["user"], local.Data["dbname"], local.Data["password"], "-Atc", "SELECT current_user");
        Assert.Equal("app", (await Psql.RunAsync(start)).Output);
    }
}

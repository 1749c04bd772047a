using System.Security.Cryptography.X509Certificates;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Step 1: what a status shows, and the secrets.</summary>
public abstract partial class FirstDaySpec
{
    private static readonly string[] SecretKeys = ["dbname", "fqdn-jdbc-uri", "fqdn-uri", "host", "jdbc-uri", "password", "pgpass", "port", "uri", "user", "username"];

    private async Task It_stands(TestedCluster cluster, PsqlClient client, bool synchronous)
    {
        var status = await cluster.UntilAsync(
            s => s.IsHealthy && s.Instances.Count(i => i.Replication is { State: "streaming" } row && InOrder(row)) == 2 && Primary(s)?.Status?.Slots.Count(slot => slot.Active) == 2,
            "two standbys stream through their slots");

        var application = Application(cluster, ServiceKind.ReadWrite);

        Assert.Equal("mycluster", status.Cluster);
        Assert.Equal("Cluster in healthy state", status.Phase);
        Assert.Equal((3, 3), (status.InstanceCount, status.ReadyInstances));
        Assert.Equal("mycluster-1", status.CurrentPrimary);
        Assert.Equal("mycluster-1", status.TargetPrimary);
        Assert.InRange(status.CurrentPrimarySince!.Value, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(5), DateTimeOffset.UtcNow);
        Assert.Equal(Timeline.First, status.Timeline);
        Assert.Equal(status.SystemIdentifier, await client.AskAsync(application, "SELECT system_identifier::text FROM pg_control_system()"));

        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], status.Instances.Select(i => i.Name));
        Assert.Equal([InstanceRole.Primary, InstanceRole.Replica, InstanceRole.Replica], status.Instances.Select(i => i.Role));
        Assert.All(status.Instances, i => Assert.True(i is { Ready: true, Running: true, Data: DataState.Complete, Lsn: not null }, $"{i}"));
        Assert.Equal(_runtime.Image, status.Image);
        Assert.StartsWith($"{status.ServerVersion}", await client.AskAsync(application, "SELECT current_setting('server_version')"), StringComparison.Ordinal);
        var standbyRole = synchronous ? "Standby (sync)" : "Standby (async)";
        Assert.Equal(["Primary", standbyRole, standbyRole], status.Instances.Select(i => i.ReplicationRole));
        Assert.All(status.Instances, i => Assert.Equal("OK", i.StatusText));
        foreach (var instance in status.Instances)
        {
            // a fresh cluster has some 40 MB in each instance, WAL included
            Assert.InRange((await cluster.Cluster.Operator.GetSizeOnDiskAsync(instance.Name, Cancellation))!.Value, 20_000_000, 500_000_000);
        }
        Assert.Equal(["_cnpg_mycluster_2", "_cnpg_mycluster_3"], Primary(status)!.Status!.Slots.Where(s => s is { Active: true, Physical: true }).Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.All(status.Instances.Where(i => i.Role == InstanceRole.Replica), standby =>
        {
            var row = standby.Replication!;
            Assert.Equal(synchronous ? "quorum" : "async", row.SyncState);
            Assert.Equal(synchronous ? 1 : 0, row.SyncPriority);
            Assert.All((TimeSpan?[])[row.WriteLag, row.FlushLag, row.ReplayLag], lag => Assert.InRange(lag ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
            Assert.Equal((true, true), (standby.Slot!.Active, standby.Slot.Physical));
            Assert.Equal($"_cnpg_{standby.Name.Replace('-', '_')}", standby.Slot.Name);
        });
        Assert.Null(Primary(status)!.Slot);
        Assert.Equal(Primary(status)!.Lsn, status.CurrentLsn);
        Assert.Equal(status.WalFile, status.Timeline.WalFileName(status.CurrentLsn!.Value));
        Assert.Equal(status.WalFile, await client.AskAsync(application, $"SELECT pg_walfile_name('{status.CurrentLsn}')"));

        Assert.Equal("mycluster-1", status.Services.ReadWrite);
        Assert.Equal(["mycluster-2", "mycluster-3"], status.Services.ReadOnly);
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], status.Services.Read);
        await Reaches(cluster, client, ServiceKind.ReadWrite, ["mycluster-1"]);
        await Reaches(cluster, client, ServiceKind.ReadOnly, ["mycluster-2", "mycluster-3"]);
        await Reaches(cluster, client, ServiceKind.Read, ["mycluster-1", "mycluster-2", "mycluster-3"]);

        Assert.Equal(["mycluster-ca", "mycluster-replication", "mycluster-server"], status.CertificateExpirations.Keys);
        Assert.All(status.CertificateExpirations.Values, end => Assert.InRange(end, DateTimeOffset.UtcNow + TimeSpan.FromDays(89), DateTimeOffset.UtcNow + TimeSpan.FromDays(91)));
    }

    // the first reply of a WAL receiver says where its segment begins, not what it has written
    private static bool InOrder(ReplicationStatus row) => row.SentLsn >= row.WriteLsn && row.WriteLsn >= row.FlushLsn && row.FlushLsn >= row.ReplayLsn && row.ReplayLsn > Lsn.Zero;

    private static InstanceSnapshot? Primary(ClusterSnapshot status) => status.Instances.FirstOrDefault(i => i.Role == InstanceRole.Primary);

    private static async Task Secrets_have_all_their_keys(TestedCluster cluster, PsqlClient client)
    {
        var secrets = cluster.Cluster.Secrets().ToDictionary(s => s.Name);
        Assert.Equal(["mycluster-app", "mycluster-ca", "mycluster-replication", "mycluster-server", "mycluster-superuser"], secrets.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, user, database) in (ReadOnlySpan<(string, string, string)>)[("mycluster-app", "app", "app"), ("mycluster-superuser", "postgres", "*")])
        {
            Assert.Equal("kubernetes.io/basic-auth", secrets[name].Type);
            Assert.Equal(SecretKeys, secrets[name].Data.Keys.Order(StringComparer.Ordinal));
            Assert.Equal((user, user, database, "mycluster-rw", "5432"),
                (secrets[name].Data["username"], secrets[name].Data["user"], secrets[name].Data["dbname"], secrets[name].Data["host"], secrets[name].Data["port"]));
        }

        Assert.Equal(("Opaque", "kubernetes.io/tls", "kubernetes.io/tls"), (secrets["mycluster-ca"].Type, secrets["mycluster-server"].Type, secrets["mycluster-replication"].Type));
        using var authority = Pair(secrets["mycluster-ca"], "ca", "CN=mycluster");
        using var server = Pair(secrets["mycluster-server"], "tls", "CN=mycluster-rw");
        using var replication = Pair(secrets["mycluster-replication"], "tls", "CN=streaming_replica");
        Assert.All([server, replication], certificate =>
        {
            using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck } };
            Assert.True(chain.Build(certificate));
        });

        var port = cluster.Cluster.EndPoint(ServiceKind.ReadWrite).Port;
        var local = BasicAuthSecret.ForConnection("mycluster-app", new(new("127.0.0.1", port), cluster.Cluster.Credentials.Application, "app"));
        Assert.Equal(SecretKeys, local.Data.Keys.Order(StringComparer.Ordinal));
        var application = secrets["mycluster-app"].Data;
        var login = new Login(ServiceKind.ReadWrite, application["user"], application["dbname"], application["password"]);
        Assert.Equal("app", await client.AskAsync(login, "SELECT current_user"));
    }

    private static X509Certificate2 Pair(ClusterSecret secret, string kind, string subject)
    {
        Assert.Equal([$"{kind}.crt", $"{kind}.key"], secret.Data.Keys.Order(StringComparer.Ordinal));
        // refuses a key that is not the certificate's
        var certificate = X509Certificate2.CreateFromPem(secret.Data[$"{kind}.crt"], secret.Data[$"{kind}.key"]);
        Assert.Equal(subject, certificate.Subject);
        return certificate;
    }
}

using PgAspire.Model;

namespace PgAspire.Model.Tests.Local;

public sealed class LocalMeaningTests
{
    private static readonly PostgresClusterSpec Full = FullSpecification.Of(t => t);

    [Fact]
    public void A_plain_cluster_has_its_full_meaning()
    {
        Assert.Empty(LocalMeaning.Impossible(Specs.Valid));
        Assert.Empty(LocalMeaning.NotApplied(Specs.Valid with { Databases = [new() { Name = "a", Owner = "app" }] }));
        Assert.Empty(LocalMeaning.KubernetesOnly(Specs.Valid));
    }

    [Fact]
    public void What_concerns_Kubernetes_only_is_named_by_path() => Assert.Equal(
        [
            "metadata.namespace", "metadata.labels", "metadata.annotations", "spec.inheritedMetadata",
            "spec.imageCatalogRef", "spec.imagePullPolicy", "spec.imagePullSecrets", "spec.postgresql.extensions",
            "spec.postgresql.syncReplicaElectionConstraint", "spec.podSelectorRefs", "spec.superuserSecret", "spec.certificates", "spec.externalClusters", "spec.replica", "spec.managed.services",
            "spec.bootstrap.initdb.secret", "spec.bootstrap.initdb.postInitSQLRefs",
            "spec.storage.storageClass", "spec.storage.pvcTemplate", "spec.walStorage", "spec.ephemeralVolumesSizeLimit",
            "spec.resources", "spec.env", "spec.envFrom", "spec.projectedVolumeTemplate", "spec.serviceAccountTemplate",
            "spec.livenessProbeTimeout", "spec.probes", "spec.primaryLease",
            "spec.affinity", "spec.topologySpreadConstraints", "spec.priorityClassName", "spec.schedulerName", "spec.nodeMaintenanceWindow",
            "spec.monitoring", "spec.backup", "spec.plugins", "spec.new.field",
            "poolers", "scheduledBackups", "backups", "objectStores", "imageCatalogs", "podMonitors",
        ],
        LocalMeaning.KubernetesOnly(Full).Select(r => r.Path));

    [Fact]
    public void Containers_have_the_limits_and_the_pull_policy()
    {
        Assert.Equal(["spec.imagePullPolicy", "spec.resources"], Paths(containers: false).Except(Paths(containers: true)));
        Assert.Contains("spec.resources.requests", Paths(containers: true));
        Assert.DoesNotContain("spec.ephemeralVolumesSizeLimit", LocalMeaning.KubernetesOnly(Specs.Valid with { EphemeralVolumesSizeLimit = new() { Shm = "1Gi" } }, containers: true).Select(r => r.Path));

        static IEnumerable<string> Paths(bool containers) => LocalMeaning.KubernetesOnly(Full, containers).Select(r => r.Path);
    }

    [Fact]
    public void Limits_are_numbers_for_a_container()
    {
        var spec = Specs.Valid with
        {
            Resources = new() { Limits = ValueMap<string>.From([new("cpu", "1500m"), new("memory", "256Mi"), new("ephemeral-storage", "1Gi")]) },
            EphemeralVolumesSizeLimit = new() { Shm = "64M" },
        };

        Assert.Equal(new InstanceLimits(256L << 20, 1.5, 64_000_000), InstanceLimits.Of(spec));
        Assert.Equal(default, InstanceLimits.Of(Specs.Valid));
        Assert.Equal(default, InstanceLimits.Of(Specs.Valid with { Resources = new() { Limits = ValueMap<string>.From([new("cpu", "0"), new("memory", "0")]) } }));
    }

    [Fact]
    public void What_the_local_operator_does_not_apply_is_named_by_path() => Assert.Equal(
        [
            "spec.tablespaces", "spec.postgresql.ldap", "spec.postgresql.promotionTimeout", "spec.bootstrap.initdb.options",
            "databases[0].spec.tablespace", "databaseRoles[0].spec.clientCertificate", "subscriptions",
        ],
        LocalMeaning.NotApplied(Full).Select(r => r.Path));

    [Fact]
    public void What_needs_a_newer_server_is_named_and_a_tablespace_of_PostgreSQL_is_there_locally_too()
    {
        Assert.Equal(["spec.replicationSlots.highAvailability.synchronizeLogicalDecoding"], LocalMeaning.NotApplied(Specs.Valid with { ReplicationSlots = new() { SynchronizeLogicalDecoding = true } }).Select(r => r.Path));
        Assert.Empty(LocalMeaning.NotApplied(Specs.Valid with { Databases = [new() { Name = "a", Owner = "app", Tablespace = "pg_default" }] }));
    }

    [Fact]
    public void A_cluster_from_elsewhere_is_impossible_locally()
    {
        Assert.Equal(["spec.bootstrap.initdb.import"], Paths(Full));
        Assert.Equal(["spec.bootstrap.recovery"], Paths(Specs.Valid with { Bootstrap = new() { Recovery = new() { Source = "a" } } }));
        Assert.Equal(["spec.bootstrap.pg_basebackup"], Paths(Specs.Valid with { Bootstrap = new() { BaseBackup = new() { Source = "a" } } }));
        Assert.Equal(["spec.replica"], Paths(Specs.Valid with { Replica = new() { Source = "a", Primary = "b" } }));
        Assert.Equal(["spec.postgresql.parameters[wal_level]"], Paths(Specs.With(("wal_level", "minimal"))));

        Assert.Equal(
            ["spec.bootstrap.initdb.import"],
            Assert.Throws<InvalidClusterSpecException>(() => LocalMeaning.ThrowIfImpossible(Full)).Errors.Select(e => e.Path));
        LocalMeaning.ThrowIfImpossible(Specs.Valid);

        static IEnumerable<string> Paths(PostgresClusterSpec spec) => LocalMeaning.Impossible(spec).Select(e => e.Path);
    }

    [Fact]
    public void Remarks_are_one_line_with_path_and_reason() =>
        Assert.Equal("spec.resources: Local processes have no limits.", LocalMeaning.KubernetesOnly(Specs.Valid with { Resources = new() }).Single().ToString());
}

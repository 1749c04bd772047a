using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class SettingsWarningsTests
{
    private static readonly ResourceMetadata Named = new() { Name = "a" };

    private static readonly BarmanObjectStoreSpec Store = FullSpecification.Store(t => t);

    [Fact]
    public void Volumes_say_their_size_and_class_once()
    {
        var template = KubernetesFragment.Parse("""{"storageClassName":"a","resources":{"requests":{"storage":"1Gi"}}}""");
        AssertWarning(SingleInstance with { Storage = new() { Size = null, StorageClass = "b", PvcTemplate = template } }, "spec.storage.storageClass", "both specified");
        AssertWarning(SingleInstance with { WalStorage = new() { PvcTemplate = template } }, "spec.walStorage.size", "both specified");
        AssertWarning(SingleInstance with { Tablespaces = [new() { Name = "t", Storage = new() { PvcTemplate = template } }] }, "spec.tablespaces[0].storage.size", "both specified");
    }

    [Fact]
    public void Backups_in_tree_are_deprecated()
    {
        AssertWarning(SingleInstance with { Backup = new() { BarmanObjectStore = Store } }, "spec.backup.barmanObjectStore", "removed in CloudNativePG 1.31.0");
        AssertWarning(SingleInstance with { ExternalClusters = [new() { Name = "a", BarmanObjectStore = Store }] }, "spec.externalClusters[0].barmanObjectStore", "removed in CloudNativePG 1.31.0");
        AssertWarning(SingleInstance with { Backup = new() { RetentionPolicy = "1d" } }, "spec.backup.retentionPolicy", "only used by the in-tree");
        AssertWarning(SingleInstance with { Backups = [new() { Metadata = Named }] }, "backups[0].spec.method", "has no barmanObjectStore");
        AssertWarning(
            SingleInstance with { ScheduledBackups = [new() { Metadata = Named, Schedule = "0 0 * * *", Method = BackupMethod.VolumeSnapshot }] }, "scheduledBackups[0].spec.schedule", "six arguments");
    }

    [Fact]
    public void Monitoring_and_maintenance_have_newer_ways()
    {
        var relabeling = KubernetesFragment.Parse("{}");
        AssertWarning(SingleInstance with { Monitoring = new() { EnablePodMonitor = true } }, "spec.monitoring.enablePodMonitor", "deprecated");
        AssertWarning(SingleInstance with { Monitoring = new() { PodMonitorRelabelings = [relabeling] } }, "spec.monitoring.podMonitorRelabelings", "deprecated");
        AssertWarning(SingleInstance with { Monitoring = new() { PodMonitorMetricRelabelings = [relabeling] } }, "spec.monitoring.podMonitorMetricRelabelings", "deprecated");
        AssertWarning(SingleInstance with { Monitoring = new() { MetricsQueriesTtl = TimeSpan.Zero } }, "spec.monitoring.metricsQueriesTTL", "heavy load");
        AssertWarning(SingleInstance with { NodeMaintenanceWindow = new() }, "spec.nodeMaintenanceWindow", "enablePDB");
        AssertWarning(SingleInstance with { InitDb = new() { Options = ["-k"] } }, "spec.bootstrap.initdb.options", "deprecated");
        AssertWarning(Annotated("alpha.cnpg.io/failoverQuorum", "false"), "metadata.annotations[alpha.cnpg.io/failoverQuorum]", "deprecated");
        AssertWarning(Annotated("cnpg.io/validation", "disabled"), "metadata.annotations[cnpg.io/validation]", "does not check");
        AssertWarning(With(new PostgresqlSpec { Extensions = [new() { Name = "a", Image = "a:1" }] }) with { Instances = 1, ImageName = "postgres:17" }, "spec.postgresql.extensions", "need PostgreSQL 18");
    }

    [Fact]
    public void Poolers_are_integrated_by_hand_with_secrets_of_their_own()
    {
        AssertWarning(SingleInstance with { Poolers = [new() { Metadata = Named, PgBouncer = new() { ServerTlsSecret = "a", AuthQuery = "b" } }] }, "poolers[0].spec.pgbouncer", "Manually configure it");
        AssertWarning(SingleInstance with { Poolers = [new() { Metadata = Named, Monitoring = new() { EnablePodMonitor = true } }] }, "poolers[0].spec.monitoring", "deprecated");
        Assert.Equal(
            ["poolers[0].spec.pgbouncer", "poolers[0].spec.pgbouncer.authQuerySecret"],
            PostgresClusterValidation.Warn(SingleInstance with { Poolers = [new() { Metadata = Named, PgBouncer = new() { AuthQuerySecret = "a", AuthQuery = "b" } }] }).Select(w => w.Path));
    }

    [Fact]
    public void A_cluster_with_other_safety_needs_no_synchronous_replication()
    {
        Assert.Empty(PostgresClusterValidation.Warn(Valid with { MinSyncReplicas = 1, MaxSyncReplicas = 1 }));
        Assert.Empty(PostgresClusterValidation.Warn(Valid with { Replica = new() { Source = "a", Enabled = true } }));
    }

    private static PostgresClusterSpec Annotated(string name, string value) => SingleInstance with { Annotations = ValueMap<string>.Empty.With(name, value) };

    private static void AssertWarning(PostgresClusterSpec spec, string path, string fragment)
    {
        AssertAccepted(spec);
        var warning = Assert.Single(PostgresClusterValidation.Warn(spec));
        Assert.Equal(path, warning.Path);
        Assert.Contains(fragment, warning.Message, StringComparison.Ordinal);
    }
}

using static PgAspire.Model.LocalMeaning;

namespace PgAspire.Model;

/// <summary>The fields that apply in Kubernetes only.</summary>
internal static class KubernetesMeaning
{
    private const string NoObject = "Local runs have no objects of Kubernetes.";

    private const string NoPod = "Local instances are processes, not pods.";

    private const string NoScheduling = "Local instances all run on this machine.";

    private const string NoVolume = "Local instances keep their data in directories.";

    private const string NoBackup = "Local clusters are not backed up.";

    private const string NoSecret = "Local runs make their own passwords.";

    private const string NoScrape = "Local runs have no metrics exporter of CloudNativePG.";

    private const string NoImage = "Local instances are not made of this image.";

    public static IEnumerable<LocalRemark> Of(PostgresClusterSpec spec, bool containers) =>
    [
        .. OfMetadata(spec), .. OfImages(spec, containers), .. OfPostgresql(spec), .. OfBootstrap(spec), .. OfStorage(spec, containers), .. OfPods(spec, containers), .. OfProbes(spec),
        .. OfScheduling(spec), .. OfMonitoringAndBackup(spec), .. OfResourcesBeside(spec),
    ];

    private static IEnumerable<LocalRemark> OfMetadata(PostgresClusterSpec spec) =>
    [
        .. Given(spec.Namespace is not null, "metadata.namespace", NoObject),
        .. Given(spec.Labels.Count > 0, "metadata.labels", NoObject),
        .. Given(spec.Annotations.Count > 0, "metadata.annotations", NoObject),
        .. Given(spec.InheritedMetadata is not null, "spec.inheritedMetadata", NoObject),
    ];

    private static IEnumerable<LocalRemark> OfImages(PostgresClusterSpec spec, bool containers) =>
    [
        .. Given(spec.ImageCatalogRef is not null, "spec.imageCatalogRef", "Locally only its major version counts."),
        .. Given(!containers && spec.ImagePullPolicy is not null, "spec.imagePullPolicy", NoImage),
        .. Given(spec.ImagePullSecrets.Count > 0, "spec.imagePullSecrets", NoImage),
        .. Given(spec.Postgresql.Extensions.Count > 0, "spec.postgresql.extensions", "Locally the extensions of the installation are there, not those of images."),
    ];

    private static IEnumerable<LocalRemark> OfPostgresql(PostgresClusterSpec spec) =>
    [
        .. Given(spec.Postgresql.SyncReplicaElectionConstraint is not null, "spec.postgresql.syncReplicaElectionConstraint", NoScheduling),
        .. Given(spec.PodSelectorRefs.Count > 0, "spec.podSelectorRefs", "Locally there are no pods, so lines of pg_hba that refer to them are left out."),
        .. Given(spec.SuperuserSecret is not null, "spec.superuserSecret", NoSecret),
        .. Given(spec.Certificates is not null, "spec.certificates", "Local runs make their own certificates."),
        .. Given(spec.ExternalClusters.Count > 0, "spec.externalClusters", "Local clusters use no external ones."),
        .. Given(spec.Replica is not null && !spec.IsReplicaCluster, "spec.replica", "Local clusters use no external ones."),
        .. Given(spec.Managed?.Services is not null, "spec.managed.services", "Locally there are the services rw, ro and r."),
    ];

    private static IEnumerable<LocalRemark> OfBootstrap(PostgresClusterSpec spec) =>
    [
        .. Given(spec.Bootstrap.InitDb?.Secret is not null, "spec.bootstrap.initdb.secret", NoSecret),
        .. Given(spec.Bootstrap.InitDb?.PostInitSqlRefs is not null, "spec.bootstrap.initdb.postInitSQLRefs", NoObject),
        .. Given(spec.Bootstrap.InitDb?.PostInitTemplateSqlRefs is not null, "spec.bootstrap.initdb.postInitTemplateSQLRefs", NoObject),
        .. Given(spec.Bootstrap.InitDb?.PostInitApplicationSqlRefs is not null, "spec.bootstrap.initdb.postInitApplicationSQLRefs", NoObject),
    ];

    private static IEnumerable<LocalRemark> OfStorage(PostgresClusterSpec spec, bool containers) =>
    [
        .. Given(spec.Storage.StorageClass is not null, "spec.storage.storageClass", NoVolume),
        .. Given(!spec.Storage.ResizeInUseVolumes, "spec.storage.resizeInUseVolumes", NoVolume),
        .. Given(spec.Storage.PvcTemplate is not null, "spec.storage.pvcTemplate", NoVolume),
        .. Given(spec.WalStorage is not null, "spec.walStorage", NoVolume),
        .. Given(containers ? spec.EphemeralVolumesSizeLimit?.TemporaryData is not null : spec.EphemeralVolumesSizeLimit is not null, "spec.ephemeralVolumesSizeLimit", NoVolume),
        .. Given(spec.EphemeralVolumeSource is not null, "spec.ephemeralVolumeSource", NoVolume),
    ];

    private static IEnumerable<LocalRemark> OfPods(PostgresClusterSpec spec, bool containers) =>
    [
        .. Given(!containers && spec.Resources is not null, "spec.resources", "Local processes have no limits."),
        .. Given(containers && spec.Resources?.Requests.Count > 0, "spec.resources.requests", "Nothing is set aside for local containers; they have the limits."),
        .. Given(spec.Env.Count > 0, "spec.env", NoPod),
        .. Given(spec.EnvFrom.Count > 0, "spec.envFrom", NoPod),
        .. Given(spec.ProjectedVolumeTemplate is not null, "spec.projectedVolumeTemplate", NoPod),
        .. Given(spec.PostgresUid != ClusterDefaults.PostgresUserId, "spec.postgresUID", NoPod),
        .. Given(spec.PostgresGid != ClusterDefaults.PostgresUserId, "spec.postgresGID", NoPod),
        .. Given(spec.SeccompProfile is not null, "spec.seccompProfile", NoPod),
        .. Given(spec.PodSecurityContext is not null, "spec.podSecurityContext", NoPod),
        .. Given(spec.SecurityContext is not null, "spec.securityContext", NoPod),
        .. Given(spec.ServiceAccountTemplate is not null, "spec.serviceAccountTemplate", NoPod),
        .. Given(spec.ServiceAccountName is not null, "spec.serviceAccountName", NoPod),
        .. Given(spec.LogLevel != LogLevel.Info, "spec.logLevel", "Local runs have no instance manager."),
    ];

    private static IEnumerable<LocalRemark> OfProbes(PostgresClusterSpec spec) =>
    [
        .. Given(spec.LivenessProbeTimeout is not null, "spec.livenessProbeTimeout", "Locally the operator watches the instances itself."),
        .. Given(spec.Probes is not null, "spec.probes", "Locally the operator watches the instances itself."),
        .. Given(spec.PrimaryLease is not null, "spec.primaryLease", "Locally there is one operator on one machine, and no lease."),
    ];

    private static IEnumerable<LocalRemark> OfScheduling(PostgresClusterSpec spec) =>
    [
        .. Given(spec.Affinity is not null, "spec.affinity", NoScheduling),
        .. Given(spec.TopologySpreadConstraints.Count > 0, "spec.topologySpreadConstraints", NoScheduling),
        .. Given(spec.PriorityClassName is not null, "spec.priorityClassName", NoScheduling),
        .. Given(spec.SchedulerName is not null, "spec.schedulerName", NoScheduling),
        .. Given(!spec.EnablePdb, "spec.enablePDB", NoObject),
        .. Given(spec.NodeMaintenanceWindow is not null, "spec.nodeMaintenanceWindow", NoScheduling),
    ];

    private static IEnumerable<LocalRemark> OfMonitoringAndBackup(PostgresClusterSpec spec) =>
    [
        .. Given(spec.Monitoring is not null, "spec.monitoring", NoScrape),
        .. Given(spec.Backup is not null, "spec.backup", NoBackup),
        .. Given(spec.Plugins.Count > 0, "spec.plugins", "Local runs have no plugins of CloudNativePG."),
        .. spec.Unmodelled.Keys.Select(k => new LocalRemark(k, "PgAspire does not know it; it is published as it is.")),
    ];

    private static IEnumerable<LocalRemark> OfResourcesBeside(PostgresClusterSpec spec) =>
    [
        .. Given(spec.Poolers.Count > 0, "poolers", "Local runs have no poolers; connect to the services."),
        .. Given(spec.ScheduledBackups.Count > 0, "scheduledBackups", NoBackup),
        .. Given(spec.Backups.Count > 0, "backups", NoBackup),
        .. Given(spec.ObjectStores.Count > 0, "objectStores", NoBackup),
        .. Given(spec.ImageCatalogs.Count > 0, "imageCatalogs", NoImage),
        .. Given(spec.PodMonitors.Count > 0, "podMonitors", NoScrape),
    ];
}

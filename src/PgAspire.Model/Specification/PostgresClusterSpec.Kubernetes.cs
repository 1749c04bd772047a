namespace PgAspire.Model;

// what Kubernetes needs to know, and what stands beside the cluster
public sealed partial record PostgresClusterSpec
{
    /// <summary>When the image is pulled (<c>imagePullPolicy</c>); null means Kubernetes' default. Applies in Kubernetes only.</summary>
    [FieldName("spec.imagePullPolicy")]
    public ImagePullPolicy? ImagePullPolicy { get; init; }

    /// <summary>The secrets with which the image is pulled (<c>imagePullSecrets[].name</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.imagePullSecrets")]
    public ValueList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>What an instance may use (<c>resources</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.resources")]
    public ResourcesSpec? Resources { get; init; }

    /// <summary>Sizes of an instance's volatile volumes (<c>ephemeralVolumesSizeLimit</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.ephemeralVolumesSizeLimit")]
    public EphemeralVolumesSizeLimitSpec? EphemeralVolumesSizeLimit { get; init; }

    /// <summary>Kubernetes' <c>EphemeralVolumeSource</c> for temporary files (<c>ephemeralVolumeSource</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.ephemeralVolumeSource")]
    public KubernetesFragment? EphemeralVolumeSource { get; init; }

    /// <summary>On which nodes the instances run (<c>affinity</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.affinity")]
    public AffinitySpec? Affinity { get; init; }

    /// <summary>How evenly the instances spread over the nodes (<c>topologySpreadConstraints</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.topologySpreadConstraints")]
    public ValueList<TopologySpreadConstraint> TopologySpreadConstraints { get; init; } = [];

    /// <summary>The priority class of the pods (<c>priorityClassName</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.priorityClassName")]
    public string? PriorityClassName { get; init; }

    /// <summary>Who schedules the pods (<c>schedulerName</c>); null means Kubernetes' default. Applies in Kubernetes only.</summary>
    [FieldName("spec.schedulerName")]
    public string? SchedulerName { get; init; }

    /// <summary>Environment variables of the instances (<c>env</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.env")]
    public ValueList<EnvironmentVariable> Env { get; init; } = [];

    /// <summary>Environment variables from Secrets and ConfigMaps (<c>envFrom</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.envFrom")]
    public ValueList<EnvironmentSource> EnvFrom { get; init; } = [];

    /// <summary>A volume of Secrets and the like in each instance (<c>projectedVolumeTemplate</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.projectedVolumeTemplate")]
    public ProjectedVolumeSpec? ProjectedVolumeTemplate { get; init; }

    /// <summary>Pods that lines of <c>pg_hba</c> name (<c>podSelectorRefs</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.podSelectorRefs")]
    public ValueList<PodSelectorRef> PodSelectorRefs { get; init; } = [];

    /// <summary>The user's number in the container (<c>postgresUID</c>); 26 by default, immutable. Applies in Kubernetes only.</summary>
    [FieldName("spec.postgresUID")]
    public long PostgresUid { get; init; } = ClusterDefaults.PostgresUserId;

    /// <summary>The group's number in the container (<c>postgresGID</c>); 26 by default, immutable. Applies in Kubernetes only.</summary>
    [FieldName("spec.postgresGID")]
    public long PostgresGid { get; init; } = ClusterDefaults.PostgresUserId;

    /// <summary>Kubernetes' <c>SeccompProfile</c> (<c>seccompProfile</c>); null means <c>RuntimeDefault</c>. Applies in Kubernetes only.</summary>
    [FieldName("spec.seccompProfile")]
    public KubernetesFragment? SeccompProfile { get; init; }

    /// <summary>Kubernetes' <c>PodSecurityContext</c> (<c>podSecurityContext</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.podSecurityContext")]
    public KubernetesFragment? PodSecurityContext { get; init; }

    /// <summary>Kubernetes' <c>SecurityContext</c> of the containers (<c>securityContext</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.securityContext")]
    public KubernetesFragment? SecurityContext { get; init; }

    /// <summary>The service account that the operator makes (<c>serviceAccountTemplate</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.serviceAccountTemplate")]
    public ServiceAccountTemplate? ServiceAccountTemplate { get; init; }

    /// <summary>An existing service account instead (<c>serviceAccountName</c>); immutable. Applies in Kubernetes only.</summary>
    [FieldName("spec.serviceAccountName")]
    public string? ServiceAccountName { get; init; }

    /// <summary>Whether there are pod disruption budgets (<c>enablePDB</c>); true by default. Applies in Kubernetes only.</summary>
    [FieldName("spec.enablePDB")]
    public bool EnablePdb { get; init; } = true;

    /// <summary>What happens while nodes are being maintained (<c>nodeMaintenanceWindow</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.nodeMaintenanceWindow")]
    public NodeMaintenanceWindowSpec? NodeMaintenanceWindow { get; init; }

    /// <summary>How much the instance manager logs (<c>logLevel</c>); <see cref="LogLevel.Info"/> by default. Applies in Kubernetes only.</summary>
    [FieldName("spec.logLevel")]
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>Metrics (<c>monitoring</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.monitoring")]
    public MonitoringSpec? Monitoring { get; init; }

    /// <summary>How the cluster is backed up (<c>backup</c>). Applies in Kubernetes only.</summary>
    [FieldName("spec.backup")]
    public ClusterBackupSpec? Backup { get; init; }

    /// <summary>Plugins (<c>plugins</c>). Apply in Kubernetes only.</summary>
    [FieldName("spec.plugins")]
    public ValueList<PluginSpec> Plugins { get; init; } = [];

    /// <summary>Fields of the <c>Cluster</c> that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;

    /// <summary>Databases besides the one of <see cref="Bootstrap"/> (<c>Database</c> resources).</summary>
    public ValueList<DatabaseSpec> Databases { get; init; } = [];

    /// <summary>Roles with resources of their own (<c>DatabaseRole</c>).</summary>
    public ValueList<DatabaseRoleSpec> DatabaseRoles { get; init; } = [];

    /// <summary>Tables that others can subscribe to (<c>Publication</c>).</summary>
    public ValueList<PublicationSpec> Publications { get; init; } = [];

    /// <summary>What the databases receive from others (<c>Subscription</c>). Not applied by the local operator.</summary>
    public ValueList<SubscriptionSpec> Subscriptions { get; init; } = [];

    /// <summary>Connection poolers (<c>Pooler</c>). Apply in Kubernetes only.</summary>
    public ValueList<PoolerSpec> Poolers { get; init; } = [];

    /// <summary>Backups at regular times (<c>ScheduledBackup</c>). Apply in Kubernetes only.</summary>
    public ValueList<ScheduledBackupSpec> ScheduledBackups { get; init; } = [];

    /// <summary>Backups on demand (<c>Backup</c>). Apply in Kubernetes only.</summary>
    public ValueList<BackupSpec> Backups { get; init; } = [];

    /// <summary>Object stores of the Barman plugin (<c>ObjectStore</c>) that the cluster or its external clusters use. Apply in Kubernetes only.</summary>
    public ValueList<ObjectStoreSpec> ObjectStores { get; init; } = [];

    /// <summary>Image catalogs that the cluster or its poolers use (<c>ImageCatalog</c>, <c>ClusterImageCatalog</c>). Apply in Kubernetes only.</summary>
    public ValueList<ImageCatalogSpec> ImageCatalogs { get; init; } = [];

    /// <summary>Monitors of the cluster's pods (<c>PodMonitor</c>). Apply in Kubernetes only.</summary>
    public ValueList<PodMonitorSpec> PodMonitors { get; init; } = [];
}

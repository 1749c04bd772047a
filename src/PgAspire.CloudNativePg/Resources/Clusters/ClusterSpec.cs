using System.Text.Json.Serialization;
using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>What a <see cref="Cluster"/> should be (<c>spec</c>).</summary>
public sealed class ClusterSpec : ResourcePart
{
    /// <summary>A sentence for people.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; set; }

    /// <summary>The operand image with its tag; excludes <c>imageCatalogRef</c>.</summary>
    [JsonPropertyName("imageName")]
    public string? ImageName { get; set; }

    /// <summary>The image by major version from a catalogue; excludes <c>imageName</c>.</summary>
    [JsonPropertyName("imageCatalogRef")]
    public ImageCatalogRef? ImageCatalogRef { get; set; }

    /// <summary><c>Always</c>, <c>Never</c> or <c>IfNotPresent</c> (the default).</summary>
    [JsonPropertyName("imagePullPolicy")]
    public string? ImagePullPolicy { get; set; }

    /// <summary>Secrets with credentials for the image's registry.</summary>
    [JsonPropertyName("imagePullSecrets")]
    public IList<V1LocalObjectReference>? ImagePullSecrets { get; set; }

    /// <summary>How many instances; at least 1.</summary>
    [JsonPropertyName("instances")]
    public int? Instances { get; set; }

    /// <summary>Labels and annotations for everything that the cluster owns.</summary>
    [JsonPropertyName("inheritedMetadata")]
    public EmbeddedObjectMetadata? InheritedMetadata { get; set; }

    /// <summary>How the first instance comes to be; <c>initdb</c> by default.</summary>
    [JsonPropertyName("bootstrap")]
    public BootstrapConfiguration? Bootstrap { get; set; }

    /// <summary>Whether the cluster follows another one.</summary>
    [JsonPropertyName("replica")]
    public ReplicaClusterConfiguration? Replica { get; set; }

    /// <summary>PostgreSQL's own settings.</summary>
    [JsonPropertyName("postgresql")]
    public PostgresConfiguration? Postgresql { get; set; }

    /// <summary>Whether the role <c>postgres</c> gets a password and a secret; false by default.</summary>
    [JsonPropertyName("enableSuperuserAccess")]
    public bool? EnableSuperuserAccess { get; set; }

    /// <summary>A secret with the password of <c>postgres</c>, instead of a generated one.</summary>
    [JsonPropertyName("superuserSecret")]
    public V1LocalObjectReference? SuperuserSecret { get; set; }

    /// <summary><c>unsupervised</c> (the default) or <c>supervised</c>.</summary>
    [JsonPropertyName("primaryUpdateStrategy")]
    public string? PrimaryUpdateStrategy { get; set; }

    /// <summary><c>restart</c> (the default) or <c>switchover</c>.</summary>
    [JsonPropertyName("primaryUpdateMethod")]
    public string? PrimaryUpdateMethod { get; set; }

    /// <summary>Fewest synchronous standbys, in the older form; prefer <c>postgresql.synchronous</c>.</summary>
    [JsonPropertyName("minSyncReplicas")]
    public int? MinSyncReplicas { get; set; }

    /// <summary>Most synchronous standbys, in the older form; prefer <c>postgresql.synchronous</c>.</summary>
    [JsonPropertyName("maxSyncReplicas")]
    public int? MaxSyncReplicas { get; set; }

    /// <summary>Replication slots.</summary>
    [JsonPropertyName("replicationSlots")]
    public ReplicationSlotsConfiguration? ReplicationSlots { get; set; }

    /// <summary>Roles and services that the operator keeps as declared.</summary>
    [JsonPropertyName("managed")]
    public ManagedConfiguration? Managed { get; set; }

    /// <summary>The volume of each instance.</summary>
    [JsonPropertyName("storage")]
    public StorageConfiguration? Storage { get; set; }

    /// <summary>A volume for WAL of its own.</summary>
    [JsonPropertyName("walStorage")]
    public StorageConfiguration? WalStorage { get; set; }

    /// <summary>Tablespaces, each with a volume of its own.</summary>
    [JsonPropertyName("tablespaces")]
    public IList<TablespaceConfiguration>? Tablespaces { get; set; }

    /// <summary>Requests and limits of the container of PostgreSQL.</summary>
    [JsonPropertyName("resources")]
    public V1ResourceRequirements? Resources { get; set; }

    /// <summary>Limits of memory-backed and temporary volumes.</summary>
    [JsonPropertyName("ephemeralVolumesSizeLimit")]
    public EphemeralVolumesSizeLimitConfiguration? EphemeralVolumesSizeLimit { get; set; }

    /// <summary>A volume for temporary data; excludes a limit on temporary data.</summary>
    [JsonPropertyName("ephemeralVolumeSource")]
    public V1EphemeralVolumeSource? EphemeralVolumeSource { get; set; }

    /// <summary>Where instances run.</summary>
    [JsonPropertyName("affinity")]
    public AffinityConfiguration? Affinity { get; set; }

    /// <summary>How instances spread over failure domains.</summary>
    [JsonPropertyName("topologySpreadConstraints")]
    public IList<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; set; }

    /// <summary>The scheduler of the pods.</summary>
    [JsonPropertyName("schedulerName")]
    public string? SchedulerName { get; set; }

    /// <summary>The priority class of the pods.</summary>
    [JsonPropertyName("priorityClassName")]
    public string? PriorityClassName { get; set; }

    /// <summary>Seconds that an instance may take to start; 3600 by default.</summary>
    [JsonPropertyName("startDelay")]
    public int? StartDelay { get; set; }

    /// <summary>Seconds that an instance may take to stop; 1800 by default.</summary>
    [JsonPropertyName("stopDelay")]
    public int? StopDelay { get; set; }

    /// <summary>Seconds of <c>stopDelay</c> for a smart shutdown; 180 by default.</summary>
    [JsonPropertyName("smartShutdownTimeout")]
    public int? SmartShutdownTimeout { get; set; }

    /// <summary>Seconds that the former primary may take for its fast shutdown; 3600 by default.</summary>
    [JsonPropertyName("switchoverDelay")]
    public int? SwitchoverDelay { get; set; }

    /// <summary>Seconds for which a primary must be failing before another is promoted; 0 by default.</summary>
    [JsonPropertyName("failoverDelay")]
    public int? FailoverDelay { get; set; }

    /// <summary>Seconds after which the liveness probe gives up; 30 when absent.</summary>
    [JsonPropertyName("livenessProbeTimeout")]
    public int? LivenessProbeTimeout { get; set; }

    /// <summary>Startup, liveness and readiness probes.</summary>
    [JsonPropertyName("probes")]
    public ProbesConfiguration? Probes { get; set; }

    /// <summary>The lease that a running primary holds; CloudNativePG 1.30 or later.</summary>
    [JsonPropertyName("primaryLease")]
    public PrimaryLeaseConfiguration? PrimaryLease { get; set; }

    /// <summary>Metrics.</summary>
    [JsonPropertyName("monitoring")]
    public MonitoringConfiguration? Monitoring { get; set; }

    /// <summary>Backups.</summary>
    [JsonPropertyName("backup")]
    public BackupConfiguration? Backup { get; set; }

    /// <summary>CNPG-I plugins.</summary>
    [JsonPropertyName("plugins")]
    public IList<PluginConfiguration>? Plugins { get; set; }

    /// <summary>Other clusters that bootstrap, replication or subscriptions refer to.</summary>
    [JsonPropertyName("externalClusters")]
    public IList<ExternalCluster>? ExternalClusters { get; set; }

    /// <summary>Certificates of the user's own instead of generated ones.</summary>
    [JsonPropertyName("certificates")]
    public CertificatesConfiguration? Certificates { get; set; }

    /// <summary>Named pod selectors for <c>pg_hba</c>.</summary>
    [JsonPropertyName("podSelectorRefs")]
    public IList<PodSelectorRef>? PodSelectorRefs { get; set; }

    /// <summary><c>error</c>, <c>warning</c>, <c>info</c> (the default), <c>debug</c> or <c>trace</c>.</summary>
    [JsonPropertyName("logLevel")]
    public string? LogLevel { get; set; }

    /// <summary>Whether pod disruption budgets protect the instances; true by default.</summary>
    [JsonPropertyName("enablePDB")]
    public bool? EnablePdb { get; set; }

    /// <summary>Maintenance of nodes, in the older form; prefer <c>enablePDB</c>.</summary>
    [JsonPropertyName("nodeMaintenanceWindow")]
    public NodeMaintenanceWindow? NodeMaintenanceWindow { get; set; }

    /// <summary>A service account that exists; excludes <c>serviceAccountTemplate</c>.</summary>
    [JsonPropertyName("serviceAccountName")]
    public string? ServiceAccountName { get; set; }

    /// <summary>Metadata of the service account that the operator makes.</summary>
    [JsonPropertyName("serviceAccountTemplate")]
    public ServiceAccountTemplate? ServiceAccountTemplate { get; set; }

    /// <summary>Environment variables of the instances; names of PostgreSQL and the operator are reserved.</summary>
    [JsonPropertyName("env")]
    public IList<V1EnvVar>? Env { get; set; }

    /// <summary>Sources of environment variables of the instances.</summary>
    [JsonPropertyName("envFrom")]
    public IList<V1EnvFromSource>? EnvFrom { get; set; }

    /// <summary>Files projected into the instances below <c>/projected</c>.</summary>
    [JsonPropertyName("projectedVolumeTemplate")]
    public V1ProjectedVolumeSource? ProjectedVolumeTemplate { get; set; }

    /// <summary>The user id of PostgreSQL; 26 by default, fixed after creation.</summary>
    [JsonPropertyName("postgresUID")]
    public long? PostgresUid { get; set; }

    /// <summary>The group id of PostgreSQL; 26 by default, fixed after creation.</summary>
    [JsonPropertyName("postgresGID")]
    public long? PostgresGid { get; set; }

    /// <summary>Security context of the pods.</summary>
    [JsonPropertyName("podSecurityContext")]
    public V1PodSecurityContext? PodSecurityContext { get; set; }

    /// <summary>Security context of the containers.</summary>
    [JsonPropertyName("securityContext")]
    public V1SecurityContext? SecurityContext { get; set; }

    /// <summary>Seccomp profile; <c>RuntimeDefault</c> by default.</summary>
    [JsonPropertyName("seccompProfile")]
    public V1SeccompProfile? SeccompProfile { get; set; }
}

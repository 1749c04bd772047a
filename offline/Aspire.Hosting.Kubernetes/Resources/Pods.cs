using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class PodTemplateSpecV1
{
    public ObjectMetaV1 Metadata { get; set; } = new();

    public PodSpecV1 Spec { get; set; } = new();
}

public sealed class PodSpecV1
{
    [YamlMember(Alias = "hostIPC")]
    public bool? HostIpc { get; set; }

    [YamlMember(Alias = "hostPID")]
    public bool? HostPid { get; set; }

    [YamlMember(Alias = "setHostnameAsFQDN")]
    public bool? SetHostnameAsFqdn { get; set; }

    public Dictionary<string, string> Overhead { get; } = [];

    public string? Hostname { get; set; }

    public string? NodeName { get; set; }

    public string? PriorityClassName { get; set; }

    public string? RuntimeClassName { get; set; }

    public string? SchedulerName { get; set; }

    public string? ServiceAccountName { get; set; }

    public bool? ShareProcessNamespace { get; set; }

    public PodDnsConfigV1? DnsConfig { get; set; }

    public bool? HostNetwork { get; set; }

    public bool? AutomountServiceAccountToken { get; set; }

    public string? Subdomain { get; set; }

    public Dictionary<string, string> NodeSelector { get; } = [];

    public long? ActiveDeadlineSeconds { get; set; }

    public List<ContainerV1> Containers { get; } = [];

    public bool? EnableServiceLinks { get; set; }

    public List<EphemeralContainerV1> EphemeralContainers { get; } = [];

    public List<HostAliasV1> HostAliases { get; } = [];

    public bool? HostUsers { get; set; }

    public List<LocalObjectReferenceV1> ImagePullSecrets { get; } = [];

    public List<ContainerV1> InitContainers { get; } = [];

    public PodOsv1? Os { get; set; }

    public List<PodReadinessGateV1> ReadinessGates { get; } = [];

    public List<PodResourceClaimV1> ResourceClaims { get; } = [];

    public List<PodSchedulingGateV1> SchedulingGates { get; } = [];

    public long? TerminationGracePeriodSeconds { get; set; }

    public List<TolerationV1> Tolerations { get; } = [];

    public List<TopologySpreadConstraintV1> TopologySpreadConstraints { get; } = [];

    public List<VolumeV1> Volumes { get; } = [];

    public PodSecurityContextV1? SecurityContext { get; set; }

    public string? ServiceAccount { get; set; }

    public AffinityV1? Affinity { get; set; }

    public string? DnsPolicy { get; set; }

    public string? PreemptionPolicy { get; set; }

    public int? Priority { get; set; }

    public string? RestartPolicy { get; set; }
}

public sealed class PodDnsConfigV1
{
    public List<string> Nameservers { get; } = [];

    public List<PodDnsConfigOptionV1> Options { get; } = [];

    public List<string> Searches { get; } = [];
}

public sealed class PodDnsConfigOptionV1
{
    public string Name { get; set; } = null!;

    public string Value { get; set; } = null!;
}

public sealed class PodOsv1
{
    public string Name { get; set; } = null!;
}

public sealed class PodReadinessGateV1
{
    public string ConditionType { get; set; } = null!;
}

public sealed class PodResourceClaimV1
{
    public string Name { get; set; } = null!;

    public string ResourceClaimName { get; set; } = null!;

    public string ResourceClaimTemplateName { get; set; } = null!;
}

public sealed class PodSchedulingGateV1
{
    public string Name { get; set; } = null!;
}

public sealed class HostAliasV1
{
    public string Ip { get; set; } = null!;

    public List<string> Hostnames { get; } = [];
}

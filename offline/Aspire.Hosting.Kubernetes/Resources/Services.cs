using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class Service() : BaseKubernetesResource("v1", "Service")
{
    public ServiceSpecV1 Spec { get; set; } = new();
}

public sealed class ServiceSpecV1
{
    [YamlMember(Alias = "clusterIP")]
    public string? ClusterIp { get; set; }

    [YamlMember(Alias = "loadBalancerIP")]
    public string? LoadBalancerIp { get; set; }

    public string? ExternalName { get; set; }

    public string Type { get; set; } = "ClusterIP";

    public SessionAffinityConfigV1? SessionAffinityConfig { get; set; }

    public string? TrafficDistribution { get; set; }

    public Dictionary<string, string> Selector { get; set; } = [];

    public bool? AllocateLoadBalancerNodePorts { get; set; }

    public List<string> ClusterIPs { get; } = [];

    public List<string> ExternalIPs { get; } = [];

    public List<string> IpFamilies { get; } = [];

    public string? LoadBalancerClass { get; set; }

    public List<string> LoadBalancerSourceRanges { get; } = [];

    public List<ServicePortV1> Ports { get; } = [];

    public bool? PublishNotReadyAddresses { get; set; }

    public int? HealthCheckNodePort { get; set; }

    public string? ExternalTrafficPolicy { get; set; }

    public string? InternalTrafficPolicy { get; set; }

    public string? IpFamilyPolicy { get; set; }

    public string? SessionAffinity { get; set; }
}

public sealed class ServicePortV1
{
    public string Name { get; set; } = null!;

    public string AppProtocol { get; set; } = null!;

    public string Protocol { get; set; } = null!;

    public int? NodePort { get; set; }

    public Int32OrStringV1 Port { get; set; } = null!;

    public Int32OrStringV1 TargetPort { get; set; } = null!;
}

public sealed class SessionAffinityConfigV1
{
    [YamlMember(Alias = "clientIP")]
    public ClientIPConfigV1 ClientIp { get; set; } = new();
}

public sealed class ClientIPConfigV1
{
    public int? TimeoutSeconds { get; set; }
}

using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class ContainerV1
{
    public List<string> Command { get; } = [];

    public string Image { get; set; } = null!;

    public LifecycleV1? Lifecycle { get; set; }

    public ProbeV1? LivenessProbe { get; set; }

    public string Name { get; set; } = null!;

    public ProbeV1? ReadinessProbe { get; set; }

    public ProbeV1? StartupProbe { get; set; }

    public bool? StdinOnce { get; set; }

    public List<EnvFromSourceV1> EnvFrom { get; } = [];

    public bool? Stdin { get; set; }

    public string? WorkingDir { get; set; }

    public List<string> Args { get; } = [];

    public List<ContainerPortV1> Ports { get; } = [];

    public ResourceRequirementsV1? Resources { get; set; }

    public List<VolumeDeviceV1> VolumeDevices { get; } = [];

    public List<VolumeMountV1> VolumeMounts { get; } = [];

    public SecurityContextV1? SecurityContext { get; set; }

    public List<EnvVarV1> Env { get; } = [];

    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    public List<ContainerResizePolicyV1> ResizePolicy { get; } = [];

    public string? RestartPolicy { get; set; }

    public string? TerminationMessagePath { get; set; }

    public string? TerminationMessagePolicy { get; set; }

    public bool? Tty { get; set; }
}

public sealed class EphemeralContainerV1
{
    public List<string> Command { get; } = [];

    public string Image { get; set; } = null!;

    public LifecycleV1? Lifecycle { get; set; }

    public ProbeV1? LivenessProbe { get; set; }

    public string Name { get; set; } = null!;

    public ProbeV1? ReadinessProbe { get; set; }

    public ProbeV1? StartupProbe { get; set; }

    public bool? StdinOnce { get; set; }

    public string? TargetContainerName { get; set; }

    public List<EnvFromSourceV1> EnvFrom { get; } = [];

    public bool? Stdin { get; set; }

    public string? WorkingDir { get; set; }

    public List<string> Args { get; } = [];

    public List<ContainerPortV1> Ports { get; } = [];

    public ResourceRequirementsV1? Resources { get; set; }

    public List<VolumeDeviceV1> VolumeDevices { get; } = [];

    public List<VolumeMountV1> VolumeMounts { get; } = [];

    public SecurityContextV1? SecurityContext { get; set; }

    public List<EnvVarV1> Env { get; } = [];

    public string ImagePullPolicy { get; set; } = "IfNotPresent";

    public List<ContainerResizePolicyV1> ResizePolicy { get; } = [];

    public string? RestartPolicy { get; set; }

    public string? TerminationMessagePolicy { get; set; }

    public string? TerminationMessagePath { get; set; }

    public bool? Tty { get; set; }
}

public sealed class ContainerPortV1
{
    [YamlMember(Alias = "hostIP")]
    public string HostIp { get; set; } = null!;

    public string Name { get; set; } = null!;

    public string Protocol { get; set; } = null!;

    public Int32OrStringV1? ContainerPort { get; set; }

    public Int32OrStringV1? HostPort { get; set; }
}

public sealed class ContainerResizePolicyV1
{
    public string ResourceName { get; set; } = null!;

    public string RestartPolicy { get; set; } = null!;
}

public sealed class ResourceRequirementsV1
{
    public List<ResourceClaimV1> Claims { get; } = [];

    public Dictionary<string, string> Limits { get; } = [];

    public Dictionary<string, string> Requests { get; } = [];
}

public sealed class ResourceClaimV1
{
    public string Name { get; set; } = null!;

    public string Request { get; set; } = null!;
}

public sealed class VolumeDeviceV1
{
    public string Name { get; set; } = null!;

    public string DevicePath { get; set; } = null!;
}

public sealed class VolumeMountV1
{
    public string Name { get; set; } = null!;

    public string MountPath { get; set; } = null!;

    public string SubPath { get; set; } = null!;

    public string? MountPropagation { get; set; }

    public string? SubPathExpr { get; set; }

    public bool? ReadOnly { get; set; }

    public string? RecursiveReadOnly { get; set; }
}

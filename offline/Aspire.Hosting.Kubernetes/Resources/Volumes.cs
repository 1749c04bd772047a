using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class VolumeV1
{
    public ImageVolumeSourceV1? Image { get; set; }

    public string Name { get; set; } = null!;

    public HostPathVolumeSourceV1? HostPath { get; set; }

    public EphemeralVolumeSourceV1? Ephemeral { get; set; }

    public PersistentVolumeClaimVolumeSourceV1? PersistentVolumeClaim { get; set; }

    public ConfigMapVolumeSourceV1? ConfigMap { get; set; }

    public EmptyDirVolumeSourceV1? EmptyDir { get; set; }

    public SecretVolumeSourceV1? Secret { get; set; }

    public ProjectedVolumeSourceV1? Projected { get; set; }
}

public sealed class ConfigMapVolumeSourceV1
{
    public int? DefaultMode { get; set; }

    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }

    public List<KeyToPathV1> Items { get; } = [];
}

public sealed class SecretVolumeSourceV1
{
    public int? DefaultMode { get; set; }

    public string SecretName { get; set; } = null!;

    public bool? Optional { get; set; }

    public List<KeyToPathV1> Items { get; } = [];
}

public sealed class KeyToPathV1
{
    public int? Mode { get; set; }

    public string Path { get; set; } = null!;

    public string Key { get; set; } = null!;
}

public sealed class EmptyDirVolumeSourceV1
{
    public string? Medium { get; set; }

    public string? SizeLimit { get; set; }
}

public sealed class EphemeralVolumeSourceV1
{
    public PersistentVolumeClaimTemplateV1 VolumeClaimTemplate { get; set; } = new();
}

public sealed class HostPathVolumeSourceV1
{
    public string Type { get; set; } = null!;

    public string Path { get; set; } = null!;
}

public sealed class ImageVolumeSourceV1
{
    public string Reference { get; set; } = null!;

    public string PullPolicy { get; set; } = null!;
}

public sealed class PersistentVolumeClaimVolumeSourceV1
{
    public string ClaimName { get; set; } = null!;

    public bool? ReadOnly { get; set; }
}

public sealed class ProjectedVolumeSourceV1
{
    public int? DefaultMode { get; set; }

    public List<VolumeProjectionV1> Sources { get; } = [];
}

public sealed class VolumeProjectionV1
{
    public ConfigMapProjectionV1? ConfigMap { get; set; }

    [YamlMember(Alias = "downwardAPI")]
    public DownwardApiProjectionV1? DownwardApi { get; set; }

    public SecretProjectionV1? Secret { get; set; }

    public ServiceAccountTokenProjectionV1? ServiceAccountToken { get; set; }
}

public sealed class ConfigMapProjectionV1
{
    public List<KeyToPathV1> Items { get; } = [];

    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }
}

public sealed class SecretProjectionV1
{
    public List<KeyToPathV1> Items { get; } = [];

    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }
}

public sealed class DownwardApiProjectionV1
{
    public List<DownwardApiVolumeFileV1> Items { get; } = [];
}

public sealed class DownwardApiVolumeFileV1
{
    public ObjectFieldSelectorV1? FieldRef { get; set; }

    public int? Mode { get; set; }

    public string Path { get; set; } = null!;

    public ResourceFieldSelectorV1? ResourceFieldRef { get; set; }
}

public sealed class ServiceAccountTokenProjectionV1
{
    public string? Audience { get; set; }

    public long? ExpirationSeconds { get; set; }

    public string Path { get; set; } = null!;
}

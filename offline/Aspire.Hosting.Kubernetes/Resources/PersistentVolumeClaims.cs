namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class PersistentVolumeClaim() : BaseKubernetesResource("v1", "PersistentVolumeClaim")
{
    public PersistentVolumeClaimSpecV1 Spec { get; set; } = new();
}

public sealed class PersistentVolumeClaimSpecV1
{
    public TypedLocalObjectReferenceV1? DataSource { get; set; }

    public string StorageClassName { get; set; } = null!;

    public string VolumeAttributesClassName { get; set; } = null!;

    public string VolumeMode { get; set; } = null!;

    public string VolumeName { get; set; } = null!;

    public TypedObjectReferenceV1? DataSourceRef { get; set; }

    public LabelSelectorV1? Selector { get; set; }

    public List<string> AccessModes { get; } = [];

    public VolumeResourceRequirementsV1 Resources { get; set; } = new();
}

public sealed class PersistentVolumeClaimTemplateV1
{
    public ObjectMetaV1 Metadata { get; set; } = new();

    public PersistentVolumeClaimSpecV1 Spec { get; set; } = new();
}

public sealed class VolumeResourceRequirementsV1
{
    public Dictionary<string, string> Limits { get; } = [];

    public Dictionary<string, string> Requests { get; } = [];
}

using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

public abstract class BaseKubernetesObject(string? apiVersion = null, string? kind = null)
{
    [YamlMember(Alias = "kind", Order = -2)]
    public string? Kind { get; set; } = kind;

    [YamlMember(Alias = "apiVersion", Order = -3)]
    public string? ApiVersion { get; set; } = apiVersion;
}

public abstract class BaseKubernetesResource(string apiVersion, string kind) : BaseKubernetesObject(apiVersion, kind)
{
    [YamlMember(Alias = "metadata", Order = -1)]
    public ObjectMetaV1 Metadata { get; set; } = new();
}

public sealed class ObjectMetaV1
{
    public string Uid { get; set; } = null!;

    public string GenerateName { get; set; } = null!;

    public string Name { get; set; } = null!;

    public string Namespace { get; set; } = null!;

    public string SelfLink { get; set; } = null!;

    public long? Generation { get; set; }

    public string ResourceVersion { get; set; } = null!;

    public DateTime? CreationTimestamp { get; set; }

    public DateTime? DeletionTimestamp { get; set; }

    public Dictionary<string, string> Annotations { get; } = [];

    public long? DeletionGracePeriodSeconds { get; set; }

    public List<string> Finalizers { get; } = [];

    public Dictionary<string, string> Labels { get; set; } = [];

    public List<ManagedFieldsEntryV1> ManagedFields { get; } = [];

    public List<OwnerReferenceV1> OwnerReferences { get; } = [];
}

public sealed class ManagedFieldsEntryV1
{
    public FieldsV1 FieldsV1 { get; set; } = new();

    public string FieldsType { get; set; } = null!;

    public string Subresource { get; set; } = null!;

    public DateTime? Time { get; set; }

    public string ApiVersion { get; set; } = null!;

    public string Operation { get; set; } = null!;

    public string Manager { get; set; } = null!;
}

public sealed class FieldsV1;

public sealed class OwnerReferenceV1 : BaseKubernetesObject
{
    public string Uid { get; set; } = null!;

    public string Name { get; set; } = null!;

    public bool? BlockOwnerDeletion { get; set; }

    public bool? Controller { get; set; }
}

public sealed class LocalObjectReferenceV1
{
    public string Name { get; set; } = null!;
}

public sealed class TypedLocalObjectReferenceV1
{
    public string Kind { get; set; } = null!;

    public string Name { get; set; } = null!;

    public string ApiGroup { get; set; } = null!;
}

public sealed class TypedObjectReferenceV1
{
    public string Kind { get; set; } = null!;

    public string Name { get; set; } = null!;

    public string Namespace { get; set; } = null!;

    public string ApiGroup { get; set; } = null!;
}

public sealed class LabelSelectorV1
{
    public LabelSelectorV1()
    {
    }

    public LabelSelectorV1(Dictionary<string, string> matchLabels) => MatchLabels = matchLabels;

    public List<LabelSelectorRequirementV1> MatchExpressions { get; set; } = [];

    public Dictionary<string, string> MatchLabels { get; set; } = [];
}

public sealed class LabelSelectorRequirementV1
{
    public string Operator { get; set; } = null!;

    public List<string> Values { get; } = [];

    public string Key { get; set; } = null!;
}

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class AffinityV1
{
    public NodeAffinityV1 NodeAffinity { get; set; } = new();

    public PodAffinityV1 PodAffinity { get; set; } = new();

    public PodAntiAffinityV1 PodAntiAffinity { get; set; } = new();
}

public sealed class NodeAffinityV1
{
    public List<PreferredSchedulingTermV1> PreferredDuringSchedulingIgnoredDuringExecution { get; } = [];

    public NodeSelectorV1 RequiredDuringSchedulingIgnoredDuringExecution { get; set; } = new();
}

public sealed class NodeSelectorV1
{
    public List<NodeSelectorTermV1> NodeSelectorTerms { get; } = [];
}

public sealed class NodeSelectorTermV1
{
    public List<NodeSelectorRequirementV1> MatchExpressions { get; } = [];

    public List<NodeSelectorRequirementV1> MatchFields { get; } = [];
}

public sealed class NodeSelectorRequirementV1
{
    public string Operator { get; set; } = null!;

    public List<string> Values { get; } = [];

    public string Key { get; set; } = null!;
}

public sealed class PreferredSchedulingTermV1
{
    public NodeSelectorTermV1 Preference { get; set; } = new();

    public int Weight { get; set; }
}

public sealed class PodAffinityV1
{
    public List<WeightedPodAffinityTermV1> PreferredDuringSchedulingIgnoredDuringExecution { get; } = [];

    public List<PodAffinityTermV1> RequiredDuringSchedulingIgnoredDuringExecution { get; } = [];
}

public sealed class PodAntiAffinityV1
{
    public List<WeightedPodAffinityTermV1> PreferredDuringSchedulingIgnoredDuringExecution { get; } = [];

    public List<PodAffinityTermV1> RequiredDuringSchedulingIgnoredDuringExecution { get; } = [];
}

public sealed class PodAffinityTermV1
{
    public LabelSelectorV1 LabelSelector { get; set; } = new();

    public LabelSelectorV1 NamespaceSelector { get; set; } = new();

    public List<string> MatchLabelKeys { get; } = [];

    public List<string> MismatchLabelKeys { get; } = [];

    public List<string> Namespaces { get; } = [];

    public string TopologyKey { get; set; } = null!;
}

public sealed class WeightedPodAffinityTermV1
{
    public PodAffinityTermV1 PodAffinityTerm { get; set; } = new();

    public int Weight { get; set; }
}

public sealed class TolerationV1
{
    public string Value { get; set; } = null!;

    public string Operator { get; set; } = null!;

    public long? TolerationSeconds { get; set; }

    public string Effect { get; set; } = null!;

    public string Key { get; set; } = null!;
}

public sealed class TopologySpreadConstraintV1
{
    public string? WhenUnsatisfiable { get; set; }

    public LabelSelectorV1 LabelSelector { get; set; } = new();

    public List<string> MatchLabelKeys { get; } = [];

    public int? MinDomains { get; set; }

    public int? MaxSkew { get; set; }

    public string? NodeAffinityPolicy { get; set; }

    public string? NodeTaintsPolicy { get; set; }

    public string? TopologyKey { get; set; }
}

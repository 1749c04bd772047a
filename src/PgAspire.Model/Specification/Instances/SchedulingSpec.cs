namespace PgAspire.Model;

/// <summary>On which nodes the instances run (<c>spec.affinity</c>). Applies in Kubernetes only.</summary>
public sealed record AffinitySpec
{
    /// <summary>Whether instances keep apart from each other (<c>enablePodAntiAffinity</c>); true by default.</summary>
    public bool EnablePodAntiAffinity { get; init; } = true;

    /// <summary>The node label by which they keep apart (<c>topologyKey</c>); null means <c>kubernetes.io/hostname</c>.</summary>
    public string? TopologyKey { get; init; }

    /// <summary>Whether keeping apart is a wish or a condition (<c>podAntiAffinityType</c>); <see cref="PodAntiAffinityType.Preferred"/> by default.</summary>
    public PodAntiAffinityType PodAntiAffinityType { get; init; } = PodAntiAffinityType.Preferred;

    /// <summary>Labels that a node must have (<c>nodeSelector</c>).</summary>
    public ValueMap<string> NodeSelector { get; init; } = ValueMap<string>.Empty;

    /// <summary>Kubernetes' <c>NodeAffinity</c> (<c>nodeAffinity</c>).</summary>
    public KubernetesFragment? NodeAffinity { get; init; }

    /// <summary>Taints of nodes that do not matter (<c>tolerations</c>).</summary>
    public ValueList<Toleration> Tolerations { get; init; } = [];

    /// <summary>Kubernetes' <c>PodAffinity</c>, added to the generated one (<c>additionalPodAffinity</c>).</summary>
    public KubernetesFragment? AdditionalPodAffinity { get; init; }

    /// <summary>Kubernetes' <c>PodAntiAffinity</c>, added to the generated one (<c>additionalPodAntiAffinity</c>).</summary>
    public KubernetesFragment? AdditionalPodAntiAffinity { get; init; }
}

/// <summary>How strictly instances keep apart (<c>podAntiAffinityType</c>).</summary>
public enum PodAntiAffinityType
{
    /// <summary>If possible (<c>preferred</c>).</summary>
    Preferred,

    /// <summary>Or they do not start (<c>required</c>).</summary>
    Required,
}

/// <summary>A taint that does not keep the instances away (Kubernetes' <c>Toleration</c>).</summary>
public sealed record Toleration
{
    /// <summary>The taint's key (<c>key</c>); null means all, with the operator <c>Exists</c>.</summary>
    public string? Key { get; init; }

    /// <summary><c>Exists</c>, <c>Equal</c>, <c>Lt</c> or <c>Gt</c> (<c>operator</c>); null means <c>Equal</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>The taint's value (<c>value</c>); none with <c>Exists</c>.</summary>
    public string? Value { get; init; }

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c> (<c>effect</c>); null means all.</summary>
    public string? Effect { get; init; }

    /// <summary>For how many seconds (<c>tolerationSeconds</c>), with <c>NoExecute</c> only; null means for ever.</summary>
    public long? TolerationSeconds { get; init; }
}

/// <summary>How evenly the instances spread over the nodes (Kubernetes' <c>TopologySpreadConstraint</c>). Applies in Kubernetes only.</summary>
public sealed record TopologySpreadConstraint
{
    /// <summary>The largest difference between two domains (<c>maxSkew</c>); at least 1.</summary>
    public required int MaxSkew { get; init; }

    /// <summary>The node label that makes the domains (<c>topologyKey</c>).</summary>
    public required string TopologyKey { get; init; }

    /// <summary><c>DoNotSchedule</c> or <c>ScheduleAnyway</c> (<c>whenUnsatisfiable</c>).</summary>
    public required string WhenUnsatisfiable { get; init; }

    /// <summary>Which pods count (<c>labelSelector</c>).</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Labels whose values the pods that count share (<c>matchLabelKeys</c>).</summary>
    public ValueList<string> MatchLabelKeys { get; init; } = [];

    /// <summary>How many domains there must be (<c>minDomains</c>); at least 1, with <c>DoNotSchedule</c> only.</summary>
    public int? MinDomains { get; init; }

    /// <summary><c>Honor</c> or <c>Ignore</c> (<c>nodeAffinityPolicy</c>); null means <c>Honor</c>.</summary>
    public string? NodeAffinityPolicy { get; init; }

    /// <summary><c>Honor</c> or <c>Ignore</c> (<c>nodeTaintsPolicy</c>); null means <c>Ignore</c>.</summary>
    public string? NodeTaintsPolicy { get; init; }
}

using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Pods whose addresses a line of <c>pg_hba</c> may name as <c>${podselector:NAME}</c> (<c>spec.podSelectorRefs[]</c>). Applies in Kubernetes only.</summary>
public sealed partial record PodSelectorRef
{
    /// <summary>The name (<c>name</c>); unique.</summary>
    public required string Name { get; init; }

    /// <summary>The pods, in the cluster's namespace (<c>selector</c>).</summary>
    public required LabelSelector Selector { get; init; }

    /// <summary>The name that a line of <c>pg_hba</c> refers to; null when it refers to none.</summary>
    /// <param name="line">The line.</param>
    public static string? NameIn(string line) => ReferencePattern().Match(line) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"\$\{podselector:(?<name>[^}]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ReferencePattern();
}

/// <summary>A volume of Secrets, ConfigMaps and the like in each instance, at <c>/projected</c> (<c>spec.projectedVolumeTemplate</c>). Applies in Kubernetes only.</summary>
public sealed record ProjectedVolumeSpec
{
    /// <summary>The files' mode (<c>defaultMode</c>), 0 to 0777; null means 0644.</summary>
    public int? DefaultMode { get; init; }

    /// <summary>Kubernetes' <c>VolumeProjection</c>s (<c>sources</c>).</summary>
    public ValueList<KubernetesFragment> Sources { get; init; } = [];
}

namespace PgAspire.Model;

/// <summary>On which nodes instances run.</summary>
internal static class SchedulingRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Affinity is { } affinity)
        {
            CheckAffinity(affinity, "spec.affinity", findings);
        }
        for (var i = 0; i < spec.TopologySpreadConstraints.Count; i++)
        {
            CheckSpread(spec.TopologySpreadConstraints[i], $"spec.topologySpreadConstraints[{i}]", findings);
        }
        CheckName(spec.PriorityClassName, "spec.priorityClassName", findings);
        CheckName(spec.SchedulerName, "spec.schedulerName", findings);
    }

    private static void CheckName(string? name, string path, Findings findings)
    {
        if (name is not null)
        {
            KubernetesNames.CheckSubdomain(name, path, findings);
        }
    }

    private static void CheckAffinity(AffinitySpec affinity, string path, Findings findings)
    {
        if (affinity.TopologyKey is { } key)
        {
            KubernetesNames.CheckQualified(key, $"{path}.topologyKey", findings);
        }
        MetadataRules.CheckLabels(affinity.NodeSelector, $"{path}.nodeSelector", findings);
        for (var i = 0; i < affinity.Tolerations.Count; i++)
        {
            CheckToleration(affinity.Tolerations[i], $"{path}.tolerations[{i}]", findings);
        }
    }

    private static void CheckToleration(Toleration toleration, string path, Findings findings)
    {
        if (!string.IsNullOrEmpty(toleration.Key))
        {
            KubernetesNames.CheckQualified(toleration.Key, $"{path}.key", findings);
        }
        else if (toleration.Operator != "Exists")
        {
            findings.Add($"{path}.operator", "operator must be Exists when `key` is empty, which means \"match all values and all keys\".");
        }
        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
        {
            findings.Add($"{path}.effect", "effect must be 'NoExecute' when `tolerationSeconds` is set.");
        }
        switch (toleration.Operator)
        {
            case null or "" or "Equal":
                KubernetesNames.CheckLabelValue(toleration.Value ?? "", $"{path}.value", findings);
                break;
            case "Exists" when !string.IsNullOrEmpty(toleration.Value):
                findings.Add($"{path}.value", "value must be empty when `operator` is 'Exists'.");
                break;
            case "Exists":
                break;
            default:
                // CloudNativePG takes fewer operators than newer versions of Kubernetes
                findings.Add($"{path}.operator", $"Unsupported value: '{Excerpt.Of(toleration.Operator)}'; supported values: \"Equal\", \"Exists\".");
                break;
        }
        if (toleration.Effect is { Length: > 0 } and not ("NoSchedule" or "PreferNoSchedule" or "NoExecute"))
        {
            findings.Add($"{path}.effect",
                $"Unsupported value: '{Excerpt.Of(toleration.Effect)}'; supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\".");
        }
    }

    private static void CheckSpread(TopologySpreadConstraint constraint, string path, Findings findings)
    {
        if (constraint.MaxSkew < 1)
        {
            findings.Add($"{path}.maxSkew", $"must be greater than zero, but is {constraint.MaxSkew}.");
        }
        KubernetesNames.CheckQualified(constraint.TopologyKey, $"{path}.topologyKey", findings);
        if (constraint.WhenUnsatisfiable is not ("DoNotSchedule" or "ScheduleAnyway"))
        {
            findings.Add($"{path}.whenUnsatisfiable",
                $"Unsupported value: '{Excerpt.Of(constraint.WhenUnsatisfiable)}'; supported values: \"DoNotSchedule\", \"ScheduleAnyway\".");
        }
        if (constraint.MinDomains < 1)
        {
            findings.Add($"{path}.minDomains", $"must be greater than zero, but is {constraint.MinDomains}.");
        }
        else if (constraint.MinDomains is not null && constraint.WhenUnsatisfiable != "DoNotSchedule")
        {
            findings.Add($"{path}.minDomains", "can only use minDomains if whenUnsatisfiable=DoNotSchedule.");
        }
        for (var i = 0; i < constraint.MatchLabelKeys.Count; i++)
        {
            KubernetesNames.CheckQualified(constraint.MatchLabelKeys[i], $"{path}.matchLabelKeys[{i}]", findings);
        }
        CheckPolicy(constraint.NodeAffinityPolicy, $"{path}.nodeAffinityPolicy", findings);
        CheckPolicy(constraint.NodeTaintsPolicy, $"{path}.nodeTaintsPolicy", findings);
    }

    private static void CheckPolicy(string? policy, string path, Findings findings)
    {
        if (policy is not (null or "Honor" or "Ignore"))
        {
            findings.Add(path, $"Unsupported value: '{Excerpt.Of(policy)}'; supported values: \"Honor\", \"Ignore\".");
        }
    }
}

using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>Environment variables and the projected volume.</summary>
internal static class EnvironmentRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        for (var i = 0; i < spec.Env.Count; i++)
        {
            CheckVariable(spec.Env[i], $"spec.env[{i}]", findings);
        }
        for (var i = 0; i < spec.EnvFrom.Count; i++)
        {
            CheckSource(spec.EnvFrom[i], $"spec.envFrom[{i}]", findings);
        }
        if (spec.ProjectedVolumeTemplate is { } projected)
        {
            CheckProjected(projected, "spec.projectedVolumeTemplate", findings);
        }
    }

    /// <summary>Whether a variable is the operator's, in any case: <c>PG*</c>, <c>CNPG_*</c>, <c>POD_NAME</c>, <c>NAMESPACE</c>, <c>CLUSTER_NAME</c>.</summary>
    public static bool IsReserved(string name)
    {
        var upper = name.ToUpperInvariant();
        return upper is "POD_NAME" or "NAMESPACE" or "CLUSTER_NAME" ||
            upper.StartsWith("CNPG_", StringComparison.Ordinal) || upper.StartsWith("PG", StringComparison.Ordinal);
    }

    private static void CheckVariable(EnvironmentVariable variable, string path, Findings findings)
    {
        KubernetesNames.CheckVariable(variable.Name, $"{path}.name", findings);
        if (IsReserved(variable.Name))
        {
            findings.Add($"{path}.name", "the usage of this environment variable is reserved for the operator.");
        }
        if (variable is { Value.Length: > 0, ValueFrom: not null })
        {
            findings.Add($"{path}.valueFrom", "may not be specified when `value` is not empty.");
        }
        else if (variable.ValueFrom is { } source && source.ToNode() is not JsonObject { Count: 1 })
        {
            findings.Add($"{path}.valueFrom", "must have exactly one of `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` and `fileKeyRef`.");
        }
    }

    private static void CheckSource(EnvironmentSource source, string path, Findings findings)
    {
        if (source.ConfigMapRef is null == source.SecretRef is null)
        {
            findings.Add(path, "must have one of `configMapRef` and `secretRef`.");
        }
        if (!string.IsNullOrEmpty(source.Prefix))
        {
            KubernetesNames.CheckVariable(source.Prefix, $"{path}.prefix", findings);
        }
    }

    private static void CheckProjected(ProjectedVolumeSpec projected, string path, Findings findings)
    {
        const int MaximumMode = 0x1FF;
        if (projected.DefaultMode is < 0 or > MaximumMode)
        {
            findings.Add($"{path}.defaultMode", $"must be a number between 0 and 0777 (octal), both inclusive, but is {projected.DefaultMode} (decimal).");
        }
        for (var i = 0; i < projected.Sources.Count; i++)
        {
            if (projected.Sources[i].ToNode() is not JsonObject)
            {
                findings.Add($"{path}.sources[{i}]", "must be an object: Kubernetes' VolumeProjection.");
            }
        }
    }
}

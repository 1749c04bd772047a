namespace PgAspire.Model;

/// <summary>Fields that are kept without being known: their paths are inside the resource.</summary>
internal static class UnmodelledRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        foreach (var (path, value, _) in SpecificationWalk.Of(spec))
        {
            if (value is ValueMap<KubernetesFragment> fragments && (path == "unmodelled" || path.EndsWith("].unmodelled", StringComparison.Ordinal)))
            {
                foreach (var key in fragments.Keys.Where(k => !IsPath(k)))
                {
                    findings.Add($"{path}[{Excerpt.Of(key)}]", "must be a path inside the resource, for example 'spec.new.field'.");
                }
            }
        }
    }

    private static bool IsPath(string key) =>
        (key.StartsWith("spec.", StringComparison.Ordinal) || key.StartsWith("metadata.", StringComparison.Ordinal)) &&
        !key.EndsWith('.') && !key.Contains("..", StringComparison.Ordinal);
}

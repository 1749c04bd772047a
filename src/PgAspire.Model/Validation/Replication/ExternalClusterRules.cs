namespace PgAspire.Model;

/// <summary>Servers outside the cluster.</summary>
internal static class ExternalClusterRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.ExternalClusters.Count; i++)
        {
            var path = $"spec.externalClusters[{i}]";
            var external = spec.ExternalClusters[i];
            if (external.Name.Length == 0)
            {
                findings.Add($"{path}.name", "must not be empty.");
            }
            else if (!names.Add(external.Name))
            {
                findings.Add($"{path}.name", $"the list of external clusters contains duplicate values: '{Excerpt.Of(external.Name)}'.");
            }
            if (!CanBeReached(external))
            {
                findings.Add(path, "one of connectionParameters, plugin and barmanObjectStore is required.");
            }
            // they become parts of paths in the instances
            CheckPathComponent(external.Name, $"{path}.name", findings);
            CheckReference(external.SslCert, $"{path}.sslCert", findings);
            CheckReference(external.SslKey, $"{path}.sslKey", findings);
            CheckReference(external.SslRootCert, $"{path}.sslRootCert", findings);
            foreach (var name in external.ConnectionParameters.Keys)
            {
                if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
                {
                    findings.Add($"{path}.connectionParameters[{Excerpt.Of(name)}]", "must be a parameter of libpq: letters, digits and '_'.");
                }
            }
            if (external.BarmanObjectStore is { } store)
            {
                ObjectStoreRules.CheckStore(store, $"{path}.barmanObjectStore", findings);
            }
            if (external.Plugin is { } plugin)
            {
                PluginRules.CheckName(plugin.Name, $"{path}.plugin.name", findings);
            }
        }
    }

    /// <summary>Whether an external cluster says how it is reached.</summary>
    public static bool CanBeReached(ExternalClusterSpec external) =>
        external.ConnectionParameters.Count > 0 || external.Plugin is not null || external.BarmanObjectStore is not null;

    private static void CheckReference(KeyReference? reference, string path, Findings findings)
    {
        if (reference is not null)
        {
            CheckPathComponent(reference.Name, $"{path}.name", findings);
            CheckPathComponent(reference.Key, $"{path}.key", findings);
        }
    }

    private static void CheckPathComponent(string text, string path, Findings findings)
    {
        if (text is "." or ".." || text.AsSpan().ContainsAny('/', '\\'))
        {
            findings.Add(path, "cannot contain a path separator or a '..' component.");
        }
    }
}

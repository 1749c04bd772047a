namespace PgAspire.Model;

/// <summary>Plugins.</summary>
internal static class PluginRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string Path = "spec.plugins";
        var names = new HashSet<string>(StringComparer.Ordinal);
        var archivers = 0;
        for (var i = 0; i < spec.Plugins.Count; i++)
        {
            var plugin = spec.Plugins[i];
            CheckName(plugin.Name, $"{Path}[{i}].name", findings);
            if (!names.Add(plugin.Name))
            {
                findings.Add($"{Path}[{i}].name", $"Duplicate value: '{Excerpt.Of(plugin.Name)}'.");
            }
            if (!plugin.Enabled || !plugin.IsWalArchiver)
            {
                continue;
            }
            if (++archivers == 2)
            {
                findings.Add(Path, "Cannot enable more than one WAL archiver plugin.");
            }
            if (archivers == 1 && spec.Backup?.BarmanObjectStore is not null)
            {
                findings.Add(Path, "Cannot enable a WAL archiver plugin when barmanObjectStore is configured.");
            }
        }
    }

    /// <summary>Adds an error when a text is no plugin's name.</summary>
    public static void CheckName(string name, string path, Findings findings) => KubernetesNames.CheckSubdomain(name, path, findings);
}

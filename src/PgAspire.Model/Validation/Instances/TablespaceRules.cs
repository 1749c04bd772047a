using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Tablespaces.</summary>
internal static partial class TablespaceRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Tablespaces.Count; i++)
        {
            var path = $"spec.tablespaces[{i}]";
            var tablespace = spec.Tablespaces[i];
            if (!names.Add(tablespace.Name.ToLowerInvariant()))
            {
                findings.Add($"{path}.name", "duplicate tablespace name.");
            }
            else
            {
                CheckName(tablespace.Name, $"{path}.name", findings);
                if (!volumes.Add(VolumeName(tablespace.Name)))
                {
                    findings.Add($"{path}.name",
                        $"tablespace name results in duplicate volume name \"{Excerpt.Of(VolumeName(tablespace.Name))}\" after sanitization " +
                        "(special characters are converted to hyphens).");
                }
            }
            StorageRules.CheckVolume(tablespace.Storage, $"{path}.storage", findings);
            if (tablespace.Owner is { } owner)
            {
                TextRules.CheckIdentifier(owner, $"{path}.owner.name", "The owner's name", findings);
            }
        }
        foreach (var name in spec.Backup?.VolumeSnapshot?.TablespaceClassName.Keys ?? [])
        {
            if (!spec.Tablespaces.Any(t => t.Name == name))
            {
                findings.Add($"spec.backup.volumeSnapshot.tablespaceClassName[{Excerpt.Of(name)}]",
                    $"specified the VolumeSnapshot backup configuration for the tablespace: {Excerpt.Of(name)}, but it can't be found in the '.spec.tablespaces' stanza.");
            }
        }
    }

    private static void CheckName(string name, string path, Findings findings)
    {
        if (name.StartsWith("pg_", StringComparison.Ordinal))
        {
            findings.Add(path, "tablespace names beginning 'pg_' are reserved for Postgres.");
        }
        else if (!IdentifierPattern().IsMatch(name))
        {
            findings.Add(path, "tablespace names must be valid Postgres identifiers: alphanumeric characters, '_', '$', and must start with a letter or an underscore.");
        }
        else if (name.Length > TextRules.MaximumIdentifierBytes)
        {
            findings.Add(path, $"the maximum length of an identifier is {TextRules.MaximumIdentifierBytes} characters; this one has {name.Length}.");
        }
    }

    // CloudNativePG's volume and claim are named after the tablespace
    private static string VolumeName(string name) =>
        $"tbs-{(name.StartsWith('_') ? $"1{name[1..]}" : name).Replace('$', '-').Replace('_', '-').ToLowerInvariant()}";

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_$]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdentifierPattern();
}

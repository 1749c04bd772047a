namespace PgAspire.Model;

/// <summary>Which bootstrap method, and where it takes its data from.</summary>
internal static class BootstrapRules
{
    private const string Path = "spec.bootstrap";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        var (initdb, recovery, copy) = (spec.Bootstrap.InitDb, spec.Bootstrap.Recovery, spec.Bootstrap.BaseBackup);
        if (new object?[] { initdb, recovery, copy }.Count(m => m is not null) > 1)
        {
            findings.Add(Path, "Only one bootstrap method can be specified at a time: initdb, recovery or pg_basebackup.");
        }
        if (recovery is not null)
        {
            CheckApplication(recovery.Database, recovery.Owner, $"{Path}.recovery", findings);
            RecoveryRules.Check(spec, recovery, $"{Path}.recovery", findings);
        }
        if (copy is not null)
        {
            CheckApplication(copy.Database, copy.Owner, $"{Path}.pg_basebackup", findings);
            CheckSource(spec, copy.Source, $"{Path}.pg_basebackup.source", findings);
        }
        if (initdb?.Import is { } import)
        {
            ImportRules.Check(spec, import, $"{Path}.initdb.import", findings);
        }
        for (var i = 0; i < initdb?.Options.Count; i++)
        {
            TextRules.CheckSingleLine(initdb.Options[i], $"{Path}.initdb.options[{i}]", "The option", findings);
        }
    }

    /// <summary>Adds an error when a name is none of the external clusters'.</summary>
    /// <returns>The external cluster.</returns>
    public static ExternalClusterSpec? CheckSource(PostgresClusterSpec spec, string name, string path, Findings findings)
    {
        if (name.Length == 0)
        {
            findings.Add(path, "must not be empty; name one of spec.externalClusters.");
            return null;
        }
        if (spec.ExternalClusters.FirstOrDefault(c => c.Name == name) is not { } found)
        {
            findings.Add(path, $"External cluster {Excerpt.Of(name)} not found. Define it in spec.externalClusters.");
            return null;
        }
        return found;
    }

    private static void CheckApplication(string? database, string? owner, string path, Findings findings)
    {
        if (database is "")
        {
            findings.Add($"{path}.database", $"You need to specify the database name; leave the field out for '{ClusterDefaults.Database}'.");
        }
        else if (database is not null && TextRules.CheckIdentifier(database, $"{path}.database", "The database's name", findings))
        {
            DatabaseRules.CheckNotReserved(database, $"{path}.database", findings);
        }
        if (owner is "")
        {
            findings.Add($"{path}.owner", "You need to specify the database owner user; leave the field out for a role named as the database.");
        }
        else if (owner is not null && TextRules.CheckIdentifier(owner, $"{path}.owner", "The owner's name", findings) && PostgresRoles.IsReserved(owner))
        {
            findings.Add($"{path}.owner", $"the role '{Excerpt.Of(owner)}' is reserved, as are postgres, streaming_replica, cnpg_* and pg_*. Choose another owner.");
        }
    }
}

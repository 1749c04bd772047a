namespace PgAspire.Model;

/// <summary>The databases besides the bootstrap's.</summary>
internal static class DatabaseRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (!findings.Require(spec.Databases, "databases"))
        {
            return;
        }
        // the bootstrap's own database may be declared too, for its extensions for example: it is adopted
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Databases.Count; i++)
        {
            var path = $"databases[{i}].spec";
            if (!findings.Require(spec.Databases[i], path))
            {
                continue;
            }
            CheckName(spec.Databases[i].Name, $"{path}.name", taken, findings);
            CheckOwner(spec.Databases[i].Owner, $"{path}.owner", findings);
        }
    }

    /// <summary>Whether <c>initdb</c> makes a database of this name.</summary>
    public static bool IsReserved(string name) => name is "postgres" or "template0" or "template1";

    /// <summary>Adds an error when <c>initdb</c> makes a database of this name.</summary>
    public static void CheckNotReserved(string name, string path, Findings findings)
    {
        if (IsReserved(name))
        {
            findings.Add(path, $"the name {name} is reserved. Choose another one.");
        }
    }

    private static void CheckName(string name, string path, Dictionary<string, string> taken, Findings findings)
    {
        if (!TextRules.CheckIdentifier(name, path, "The database's name", findings))
        {
            return;
        }
        CheckNotReserved(name, path, findings);
        if (!taken.TryAdd(name, path))
        {
            findings.Add(path, $"Duplicate value: '{Excerpt.Of(name)}' is also the name at {taken[name]}. Remove one of the two.");
        }
    }

    private static void CheckOwner(string owner, string path, Findings findings)
    {
        // postgres may own a database, as in CloudNativePG; the other reserved roles are not for that
        if (TextRules.CheckIdentifier(owner, path, "The owner's name", findings) && owner != PostgresRoles.Superuser && PostgresRoles.IsReserved(owner))
        {
            findings.Add(path, $"the role '{Excerpt.Of(owner)}' is reserved, as are streaming_replica, cnpg_* and pg_*. Choose another owner.");
        }
    }
}

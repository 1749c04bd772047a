namespace PgAspire.Model;

/// <summary>What of the existing resources beside a cluster cannot be changed; a resource is the same one when its name is.</summary>
internal static class ResourceChangeRules
{
    public static void Check(PostgresClusterSpec old, PostgresClusterSpec changed, Findings findings)
    {
        Compare(old.Databases, changed.Databases, d => d.Metadata.Name ?? old.Names.DatabaseResource(d.Name), "databases", CheckDatabase);
        Compare(old.DatabaseRoles, changed.DatabaseRoles, r => r.Metadata.Name, "databaseRoles",
            (before, after, path) => CheckSame(before.Role.Name, after.Role.Name, $"{path}.spec.name", findings));
        Compare(old.Publications, changed.Publications, p => p.Metadata.Name, "publications", (before, after, path) =>
        {
            CheckSame(before.Name, after.Name, $"{path}.spec.name", findings);
            CheckSame(before.Database, after.Database, $"{path}.spec.dbname", findings);
            CheckSame(before.AllTables, after.AllTables, $"{path}.spec.target.allTables", findings);
        });
        Compare(old.Subscriptions, changed.Subscriptions, s => s.Metadata.Name, "subscriptions", (before, after, path) =>
        {
            CheckSame(before.Name, after.Name, $"{path}.spec.name", findings);
            CheckSame(before.Database, after.Database, $"{path}.spec.dbname", findings);
        });
        Compare(old.Poolers, changed.Poolers, p => p.Metadata.Name, "poolers",
            (before, after, path) => CheckSame(before.ServiceAccountName, after.ServiceAccountName, $"{path}.spec.serviceAccountName", findings));
        Compare(old.Backups, changed.Backups, b => b.Metadata.Name, "backups",
            (before, after, path) => CheckSame(before with { Metadata = after.Metadata, Unmodelled = after.Unmodelled }, after, $"{path}.spec", findings));

        void CheckDatabase(DatabaseSpec before, DatabaseSpec after, string path)
        {
            CheckSame(before.Name, after.Name, $"{path}.spec.name", findings);
            CheckSame(before.Template, after.Template, $"{path}.spec.template", findings);
            CheckSame(before.Encoding, after.Encoding, $"{path}.spec.encoding", findings);
            CheckSame(before.Locale, after.Locale, $"{path}.spec.locale", findings);
            CheckSame(before.LocaleCollate, after.LocaleCollate, $"{path}.spec.localeCollate", findings);
            CheckSame(before.LocaleCType, after.LocaleCType, $"{path}.spec.localeCType", findings);
            CheckSame(before.LocaleProvider, after.LocaleProvider, $"{path}.spec.localeProvider", findings);
            CheckSame(before.IcuLocale, after.IcuLocale, $"{path}.spec.icuLocale", findings);
            CheckSame(before.IcuRules, after.IcuRules, $"{path}.spec.icuRules", findings);
            CheckSame(before.BuiltinLocale, after.BuiltinLocale, $"{path}.spec.builtinLocale", findings);
            CheckSame(before.CollationVersion, after.CollationVersion, $"{path}.spec.collationVersion", findings);
        }
    }

    private static void Compare<T>(ValueList<T> old, ValueList<T> changed, Func<T, string?> name, string field, Action<T, T, string> check)
    {
        for (var i = 0; i < changed.Count; i++)
        {
            foreach (var before in old.Where(b => name(b) == name(changed[i])).Take(1))
            {
                check(before, changed[i], $"{field}[{i}]");
            }
        }
    }

    private static void CheckSame<T>(T before, T after, string path, Findings findings)
    {
        if (!Equals(before, after))
        {
            findings.Add(path, $"{path[(path.LastIndexOf('.') + 1)..]} is immutable; declare another resource instead.");
        }
    }
}

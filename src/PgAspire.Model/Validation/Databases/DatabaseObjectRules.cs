namespace PgAspire.Model;

/// <summary>The attributes of declared databases, and what is in them.</summary>
internal static class DatabaseObjectRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        for (var i = 0; i < spec.Databases.Count; i++)
        {
            var (database, path) = (spec.Databases[i], $"databases[{i}].spec");
            CheckAttributes(database, path, findings);
            LocaleRules.Check(database.LocaleProvider, database.IcuLocale, database.IcuRules, database.BuiltinLocale, path, spec.MajorVersion, findings);
            CheckNames(database.Schemas.Select(s => s.Name), $"{path}.schemas", "The schema's name", findings);
            CheckNames(database.Extensions.Select(e => e.Name), $"{path}.extensions", "The extension's name", findings);
            CheckNames(database.ForeignDataWrappers.Select(f => f.Name), $"{path}.fdws", "The foreign data wrapper's name", findings);
            CheckNames(database.Servers.Select(s => s.Name), $"{path}.servers", "The server's name", findings);
            for (var j = 0; j < database.Schemas.Count; j++)
            {
                CheckIdentifier(database.Schemas[j].Owner, $"{path}.schemas[{j}].owner", "The owner's name", findings);
            }
            for (var j = 0; j < database.ForeignDataWrappers.Count; j++)
            {
                var wrapper = database.ForeignDataWrappers[j];
                CheckIdentifier(wrapper.Owner, $"{path}.fdws[{j}].owner", "The owner's name", findings);
                CheckForeign(wrapper.Options, wrapper.Usage, $"{path}.fdws[{j}]", findings);
            }
            for (var j = 0; j < database.Servers.Count; j++)
            {
                CheckServer(database, database.Servers[j], $"{path}.servers[{j}]", findings);
            }
        }
    }

    private static void CheckAttributes(DatabaseSpec database, string path, Findings findings)
    {
        CheckValue(database.Encoding, "encoding");
        CheckValue(database.Locale, "locale");
        CheckValue(database.LocaleCollate, "localeCollate");
        CheckValue(database.LocaleCType, "localeCType");
        CheckValue(database.CollationVersion, "collationVersion");
        CheckIdentifier(database.Template, $"{path}.template", "The template's name", findings);
        CheckIdentifier(database.Tablespace, $"{path}.tablespace", "The tablespace's name", findings);
        if (database.ConnectionLimit < -1)
        {
            findings.Add($"{path}.connectionLimit", $"must be at least -1, which means any, but is {database.ConnectionLimit}.");
        }

        void CheckValue(string? value, string field)
        {
            if (value is not null)
            {
                LocaleRules.CheckValue(value, $"{path}.{field}", field, "the template's", findings);
            }
        }
    }

    private static void CheckServer(DatabaseSpec database, ForeignServerSpec server, string path, Findings findings)
    {
        if (server.ForeignDataWrapper.Length == 0)
        {
            findings.Add($"{path}.fdw", "fdw is required.");
        }
        else if (server.Ensure != Ensure.Absent && !database.ForeignDataWrappers.Any(f => f.Name == server.ForeignDataWrapper))
        {
            findings.Add($"{path}.fdw", $"referenced fdw not defined in spec.fdws: '{Excerpt.Of(server.ForeignDataWrapper)}'.");
        }
        CheckForeign(server.Options, server.Usage, path, findings);
    }

    private static void CheckForeign(ValueList<ForeignOption> options, ValueList<ForeignUsage> usage, string path, Findings findings)
    {
        CheckNames(options.Select(o => o.Name), $"{path}.options", "The option's name", findings);
        CheckNames(usage.Select(u => u.Name), $"{path}.usage", "The role's name", findings);
    }

    private static void CheckNames(IEnumerable<string> names, string path, string what, Findings findings)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var name in names)
        {
            if (TextRules.CheckIdentifier(name, $"{path}[{index}].name", what, findings) && !taken.Add(name))
            {
                findings.Add($"{path}[{index}].name", $"Duplicate value: '{Excerpt.Of(name)}'.");
            }
            index++;
        }
    }

    private static void CheckIdentifier(string? name, string path, string what, Findings findings)
    {
        if (name is not null)
        {
            TextRules.CheckIdentifier(name, path, what, findings);
        }
    }
}

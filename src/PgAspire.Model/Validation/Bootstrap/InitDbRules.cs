namespace PgAspire.Model;

/// <summary>How the first instance is initialised.</summary>
internal static class InitDbRules
{
    private const string Path = "spec.bootstrap.initdb";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (!findings.Require(spec.Bootstrap, "spec.bootstrap"))
        {
            return;
        }
        CheckApplicationDatabase(spec.InitDb, findings);
        CheckLocale(spec.InitDb, ImageRules.MajorVersion(spec), findings);
        CheckWalSegmentSize(spec.InitDb, findings);
        CheckStatements(spec.InitDb.PostInitSql, $"{Path}.postInitSQL", findings);
        CheckStatements(spec.InitDb.PostInitTemplateSql, $"{Path}.postInitTemplateSQL", findings);
        CheckStatements(spec.InitDb.PostInitApplicationSql, $"{Path}.postInitApplicationSQL", findings);
    }

    private static void CheckApplicationDatabase(InitDbSpec initdb, Findings findings)
    {
        if (string.IsNullOrEmpty(initdb.Database))
        {
            findings.Add($"{Path}.database", $"You need to specify the database name; leave the field out for '{ClusterDefaults.Database}'.");
        }
        else if (TextRules.CheckIdentifier(initdb.Database, $"{Path}.database", "The database's name", findings))
        {
            DatabaseRules.CheckNotReserved(initdb.Database, $"{Path}.database", findings);
        }

        if (initdb.Owner is "")
        {
            findings.Add($"{Path}.owner", "You need to specify the database owner user; leave the field out for a role named as the database.");
        }
        else if (initdb.Owner is null)
        {
            // the database's name was checked; as a role's it can still be taken
            if (initdb.Database is { } database && PostgresRoles.IsReserved(database) && !DatabaseRules.IsReserved(database))
            {
                findings.Add($"{Path}.owner", $"would be '{Excerpt.Of(database)}' as the database, which is reserved. Name another owner.");
            }
        }
        else if (TextRules.CheckIdentifier(initdb.Owner, $"{Path}.owner", "The owner's name", findings) && PostgresRoles.IsReserved(initdb.Owner))
        {
            findings.Add($"{Path}.owner",
                $"the role '{Excerpt.Of(initdb.Owner)}' is reserved, as are postgres, streaming_replica, cnpg_* and pg_*. Choose another owner.");
        }
    }

    private static void CheckLocale(InitDbSpec initdb, int? majorVersion, Findings findings)
    {
        CheckValue(initdb.Encoding, "encoding", ClusterDefaults.Encoding, required: true, findings);
        CheckValue(initdb.LocaleCollate, "localeCollate", ClusterDefaults.Locale, required: true, findings);
        CheckValue(initdb.LocaleCType, "localeCType", ClusterDefaults.Locale, required: true, findings);
        CheckValue(initdb.Locale, "locale", "the one of initdb", required: false, findings);
        CheckProvider(initdb.LocaleProvider, majorVersion, findings);
        CheckProviderLocale(initdb.IcuLocale, "icuLocale", "icu", 15, initdb, majorVersion, findings);
        CheckProviderLocale(initdb.IcuRules, "icuRules", "icu", 16, initdb, majorVersion, findings);
        CheckProviderLocale(initdb.BuiltinLocale, "builtinLocale", "builtin", 17, initdb, majorVersion, findings);
    }

    private static void CheckProvider(string? provider, int? majorVersion, Findings findings)
    {
        const string ProviderPath = $"{Path}.localeProvider";
        var since = provider switch { null => 0, "libc" or "icu" => 15, "builtin" => 17, _ => -1 };
        if (since < 0)
        {
            findings.Add(ProviderPath, $"'{Excerpt.Of(provider)}' is no locale provider; use libc, icu or builtin.");
        }
        else if (majorVersion < since)
        {
            findings.Add(ProviderPath, $"'{provider}' needs PostgreSQL {since} or newer, but the image is version {majorVersion}.");
        }
    }

    private static void CheckProviderLocale(string? value, string field, string provider, int since, InitDbSpec initdb, int? majorVersion, Findings findings)
    {
        if (value is null || !CheckValue(value, field, "the one of initdb", required: false, findings))
        {
            return;
        }
        if (initdb.LocaleProvider != provider)
        {
            findings.Add($"{Path}.{field}", $"{field} is only available when localeProvider is set to `{provider}`.");
        }
        if (majorVersion < since)
        {
            findings.Add($"{Path}.{field}", $"{field} needs PostgreSQL {since} or newer, but the image is version {majorVersion}.");
        }
    }

    private static bool CheckValue(string? value, string field, string fallback, bool required, Findings findings)
    {
        if (value is null && !required)
        {
            return true;
        }
        if (string.IsNullOrWhiteSpace(value))
        {
            findings.Add($"{Path}.{field}", $"must not be empty; leave the field out for {fallback}.");
            return false;
        }
        return TextRules.CheckSingleLine(value, $"{Path}.{field}", field, findings);
    }

    private static void CheckWalSegmentSize(InitDbSpec initdb, Findings findings)
    {
        if (initdb.WalSegmentSize is not { } size)
        {
            return;
        }
        if (size is < 1 or > 1024)
        {
            findings.Add($"{Path}.walSegmentSize", $"should be from 1 to 1024 (MiB), but is {size}.");
        }
        else if (!int.IsPow2(size))
        {
            findings.Add($"{Path}.walSegmentSize", $"WAL segment size must be a power of 2, but is {size}.");
        }
    }

    private static void CheckStatements(ValueList<string> statements, string path, Findings findings)
    {
        if (!findings.Require(statements, path))
        {
            return;
        }
        for (var i = 0; i < statements.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(statements[i]))
            {
                findings.Add($"{path}[{i}]", "The statement is empty; remove it.");
            }
            else if (statements[i].Contains('\0', StringComparison.Ordinal))
            {
                findings.Add($"{path}[{i}]", "The statement has a NUL character, which PostgreSQL does not take; remove it.");
            }
        }
    }
}

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
        LocaleRules.Check(initdb.LocaleProvider, initdb.IcuLocale, initdb.IcuRules, initdb.BuiltinLocale, Path, majorVersion, findings);
    }

    private static void CheckValue(string? value, string field, string fallback, bool required, Findings findings)
    {
        if (value is not null || required)
        {
            LocaleRules.CheckValue(value, $"{Path}.{field}", field, fallback, findings);
        }
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

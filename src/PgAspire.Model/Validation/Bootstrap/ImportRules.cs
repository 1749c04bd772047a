namespace PgAspire.Model;

/// <summary>What is imported into a new cluster.</summary>
internal static class ImportRules
{
    public static void Check(PostgresClusterSpec spec, ImportSpec import, string path, Findings findings)
    {
        BootstrapRules.CheckSource(spec, import.Source, $"{path}.source.externalCluster", findings);
        switch (import.Type)
        {
            case ImportType.Microservice:
                CheckMicroservice(import, path, findings);
                break;
            case ImportType.Monolith:
                CheckMonolith(import, path, findings);
                break;
        }
        CheckNames(import.Databases, $"{path}.databases", "The database's name", findings);
        CheckNames(import.Roles, $"{path}.roles", "The role's name", findings);
    }

    private static void CheckMicroservice(ImportSpec import, string path, Findings findings)
    {
        if (import.Databases.Count != 1)
        {
            findings.Add($"{path}.databases", $"You need to specify a single database for the `microservice` import type, not {import.Databases.Count}.");
        }
        else if (import.Databases[0].Contains('*', StringComparison.Ordinal))
        {
            findings.Add($"{path}.databases[0]", "You cannot specify any wildcard for the `microservice` import type.");
        }
        if (import.Roles.Count > 0)
        {
            findings.Add($"{path}.roles", "You cannot specify roles to import for the `microservice` import type.");
        }
    }

    private static void CheckMonolith(ImportSpec import, string path, Findings findings)
    {
        if (import.Databases.Count == 0)
        {
            findings.Add($"{path}.databases", "You need to specify at least a database for the `monolith` import type.");
        }
        if (import.Databases.Count > 1 && import.Databases.Contains("*"))
        {
            findings.Add($"{path}.databases", "Wildcard import cannot be used along other database names.");
        }
        if (import.Roles.Count > 1 && import.Roles.Contains("*"))
        {
            findings.Add($"{path}.roles", "Wildcard import cannot be used along other role names.");
        }
        if (import.PostImportApplicationSql.Count > 0)
        {
            findings.Add($"{path}.postImportApplicationSQL", "postImportApplicationSQL is not allowed for the `monolith` import type.");
        }
    }

    private static void CheckNames(ValueList<string> names, string path, string what, Findings findings)
    {
        for (var i = 0; i < names.Count; i++)
        {
            TextRules.CheckIdentifier(names[i], $"{path}[{i}]", what, findings);
        }
    }
}

using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Decides what is done to the objects in a database: the statements, in one transaction; none when an object is as declared. Pure.</summary>
internal static class ObjectStatements
{
    /// <summary>What <c>handler</c> and <c>validator</c> say for none.</summary>
    private const string None = "-";

    // where an extension without a schema goes in an ordinary session; the operator's own knows pg_catalog only
    private const string OrdinarySearchPath = "SET LOCAL search_path TO \"$user\", public";

    public static IReadOnlyList<string> Schema(SchemaSpec schema, CatalogSchema? existing)
    {
        var name = SqlText.Identifier(schema.Name);
        return (schema.Ensure, existing) switch
        {
            (Ensure.Absent, null) => [],
            (Ensure.Absent, _) => [$"DROP SCHEMA {name}"],
            (_, null) => [$"CREATE SCHEMA {name}{(IsGiven(schema.Owner) ? $" AUTHORIZATION {SqlText.Identifier(schema.Owner!)}" : "")}"],
            _ when IsGiven(schema.Owner) && schema.Owner != existing.Owner => [$"ALTER SCHEMA {name} OWNER TO {SqlText.Identifier(schema.Owner!)}"],
            _ => [],
        };
    }

    public static IReadOnlyList<string> Extension(ExtensionSpec extension, CatalogExtension? existing)
    {
        var name = SqlText.Identifier(extension.Name);
        if (extension.Ensure == Ensure.Absent)
        {
            return existing is null ? [] : [$"DROP EXTENSION {name}"];
        }
        if (existing is null)
        {
            var schema = IsGiven(extension.Schema) ? $" SCHEMA {SqlText.Identifier(extension.Schema!)}" : "";
            var version = IsGiven(extension.Version) ? $" VERSION {SqlText.Literal(extension.Version!)}" : "";
            return [OrdinarySearchPath, $"CREATE EXTENSION {name}{schema}{version}"];
        }
        var statements = new List<string>();
        if (IsGiven(extension.Schema) && extension.Schema != existing.Schema)
        {
            statements.Add($"ALTER EXTENSION {name} SET SCHEMA {SqlText.Identifier(extension.Schema!)}");
        }
        if (IsGiven(extension.Version) && extension.Version != existing.Version)
        {
            statements.Add($"ALTER EXTENSION {name} UPDATE TO {SqlText.Literal(extension.Version!)}");
        }
        return statements;
    }

    /// <summary>A foreign data wrapper.</summary>
    /// <param name="wrapper">What is declared.</param>
    /// <param name="existing">What is there.</param>
    /// <param name="handlerSchemas">The schemas that have such a handler.</param>
    /// <param name="validatorSchemas">The schemas that have such a validator.</param>
    /// <exception cref="CatalogException">There is no such function, or several.</exception>
    public static IReadOnlyList<string> Wrapper(
        ForeignDataWrapperSpec wrapper, CatalogWrapper? existing, IReadOnlyList<string> handlerSchemas, IReadOnlyList<string> validatorSchemas)
    {
        var name = SqlText.Identifier(wrapper.Name);
        if (wrapper.Ensure == Ensure.Absent)
        {
            return existing is null ? [] : [$"DROP FOREIGN DATA WRAPPER {name}"];
        }
        var statements = new List<string>();
        var functions = Function("HANDLER", wrapper.Handler, existing?.Handler, handlerSchemas, existing is null) +
            Function("VALIDATOR", wrapper.Validator, existing?.Validator, validatorSchemas, existing is null);
        var options = Options(wrapper.Options, existing?.Options);
        if (existing is null)
        {
            statements.Add($"CREATE FOREIGN DATA WRAPPER {name}{functions}{options}");
        }
        else if (functions.Length + options.Length > 0)
        {
            statements.Add($"ALTER FOREIGN DATA WRAPPER {name}{functions}{options}");
        }
        if (IsGiven(wrapper.Owner) && wrapper.Owner != (existing?.Owner ?? PostgresRoles.Superuser))
        {
            statements.Add($"ALTER FOREIGN DATA WRAPPER {name} OWNER TO {SqlText.Identifier(wrapper.Owner!)}");
        }
        statements.AddRange(Usage($"FOREIGN DATA WRAPPER {name}", wrapper.Usage, existing?.Usage));
        return statements;
    }

    /// <exception cref="CatalogException">It belongs to another foreign data wrapper.</exception>
    public static IReadOnlyList<string> Server(ForeignServerSpec server, CatalogForeignServer? existing)
    {
        var name = SqlText.Identifier(server.Name);
        if (server.Ensure == Ensure.Absent)
        {
            return existing is null ? [] : [$"DROP SERVER {name}"];
        }
        if (existing is not null && existing.ForeignDataWrapper != server.ForeignDataWrapper)
        {
            throw new CatalogException(
                $"it belongs to the foreign data wrapper '{existing.ForeignDataWrapper}', not '{server.ForeignDataWrapper}': PostgreSQL sets that when a server is made and never again. Drop it first.");
        }
        var statements = new List<string>();
        var options = Options(server.Options, existing?.Options);
        if (existing is null)
        {
            statements.Add($"CREATE SERVER {name} FOREIGN DATA WRAPPER {SqlText.Identifier(server.ForeignDataWrapper)}{options}");
        }
        else if (options.Length > 0)
        {
            statements.Add($"ALTER SERVER {name}{options}");
        }
        statements.AddRange(Usage($"FOREIGN SERVER {name}", server.Usage, existing?.Usage));
        return statements;
    }

    private static string Function(string kind, string? declared, string? there, IReadOnlyList<string> schemas, bool isNew)
    {
        if (!IsGiven(declared))
        {
            return "";
        }
        if (declared == None)
        {
            return there is null && !isNew ? "" : $" NO {kind}";
        }
        if (declared == there)
        {
            return "";
        }
        return schemas switch
        {
            [var only] => $" {kind} {SqlText.Identifier(only)}.{SqlText.Identifier(declared!)}",
            [] => throw new CatalogException($"there is no function '{declared}' that can be its {kind.ToLowerInvariant()}"),
            _ => throw new CatalogException($"several schemas have a function '{declared}' that can be its {kind.ToLowerInvariant()}: {string.Join(", ", schemas)}"),
        };
    }

    private static string Options(ValueList<ForeignOption> declared, ValueMap<string>? there)
    {
        var clauses = new List<string>();
        foreach (var option in declared)
        {
            var name = SqlText.Identifier(option.Name);
            var value = there is not null && there.TryGetValue(option.Name, out var known) ? known : null;
            if (option.Ensure == Ensure.Absent)
            {
                if (value is not null)
                {
                    clauses.Add($"DROP {name}");
                }
            }
            else if (value != option.Value)
            {
                clauses.Add($"{(there is null ? "" : value is null ? "ADD " : "SET ")}{name} {SqlText.Literal(option.Value)}");
            }
        }
        return clauses.Count == 0 ? "" : $" OPTIONS ({string.Join(", ", clauses)})";
    }

    private static IEnumerable<string> Usage(string target, ValueList<ForeignUsage> declared, ValueList<string>? there)
    {
        foreach (var usage in declared)
        {
            // PUBLIC is a word of the language, no role, and no role may have that name
            var everybody = usage.Name.Equals("public", StringComparison.OrdinalIgnoreCase);
            var grantee = everybody ? "PUBLIC" : SqlText.Identifier(usage.Name);
            var has = there?.Contains(everybody ? "" : usage.Name, StringComparer.Ordinal) ?? false;
            if (usage.Type == UsageType.Grant && !has)
            {
                yield return $"GRANT USAGE ON {target} TO {grantee}";
            }
            else if (usage.Type == UsageType.Revoke && (has || there is null))
            {
                yield return $"REVOKE USAGE ON {target} FROM {grantee}";
            }
        }
    }

    private static bool IsGiven(string? text) => !string.IsNullOrEmpty(text);
}

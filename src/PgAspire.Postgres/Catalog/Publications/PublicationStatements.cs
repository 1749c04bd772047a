using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Decides what is done to a publication. Pure.</summary>
internal static class PublicationStatements
{
    // the operator's search_path has no schema of the user's
    private const string DefaultSchema = "public";

    /// <summary>The statements, in one transaction; none when the publication is as declared.</summary>
    /// <exception cref="CatalogException">It publishes all tables and should not, or the other way round.</exception>
    public static IReadOnlyList<string> Of(PublicationSpec publication, CatalogPublication? existing)
    {
        var name = SqlText.Identifier(publication.Name);
        if (existing is null)
        {
            var target = publication.AllTables ? " FOR ALL TABLES" : publication.Objects.Count > 0 ? $" FOR {Targets(publication)}" : "";
            var parameters = publication.Parameters.Count > 0 ? $" WITH ({Parameters(publication.Parameters)})" : "";
            return [$"CREATE PUBLICATION {name}{target}{parameters}"];
        }
        if (publication.AllTables != existing.AllTables)
        {
            throw new CatalogException($"it publishes {(existing.AllTables ? "all tables" : "a list of objects")}: PostgreSQL sets that when a publication is made and never again. Drop it first.");
        }
        var statements = new List<string>();
        if (!publication.AllTables && !publication.Objects.Select(Form).ToHashSet(StringComparer.Ordinal).SetEquals(existing.Objects))
        {
            statements.Add($"ALTER PUBLICATION {name} SET {Targets(publication)}");
        }
        if (publication.Parameters.Any(p => !Has(existing, p.Key, p.Value)))
        {
            statements.Add($"ALTER PUBLICATION {name} SET ({Parameters(publication.Parameters)})");
        }
        return statements;
    }

    /// <summary>The statement that drops a publication.</summary>
    public static string Drop(string publication) => $"DROP PUBLICATION IF EXISTS {SqlText.Identifier(publication)}";

    /// <summary>A table with its published columns, in a form to compare.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="table">Its name.</param>
    /// <param name="columns">The columns; none means all.</param>
    public static string TableForm(string schema, string table, IEnumerable<string> columns) =>
        $"TABLE {SqlText.Identifier(schema)}.{SqlText.Identifier(table)} ({string.Join(", ", columns.Order(StringComparer.Ordinal).Select(SqlText.Identifier))})";

    /// <summary>All tables of a schema, in a form to compare.</summary>
    public static string SchemaForm(string schema) => $"TABLES IN SCHEMA {SqlText.Identifier(schema)}";

    private static string Form(PublicationObject item) => item.Table is { } table ? TableForm(table.Schema ?? DefaultSchema, table.Name, table.Columns) : SchemaForm(item.TablesInSchema!);

    // one word TABLE for all tables, which every version understands
    private static string Targets(PublicationSpec publication)
    {
        var tables = publication.Objects.Select(o => o.Table).OfType<PublicationTable>().Select(t =>
            $"{(t.Only ? "ONLY " : "")}{SqlText.Identifier(t.Schema ?? DefaultSchema)}.{SqlText.Identifier(t.Name)}" +
            (t.Columns.Count > 0 ? $" ({string.Join(", ", t.Columns.Select(SqlText.Identifier))})" : "")).ToArray();
        string[] targets = [.. tables.Length > 0 ? (string[])[$"TABLE {string.Join(", ", tables)}"] : [], .. publication.Objects.Select(o => o.TablesInSchema).OfType<string>().Select(SchemaForm)];
        return string.Join(", ", targets);
    }

    private static string Parameters(ValueMap<string> parameters) => string.Join(", ", parameters.Select(p => $"{SqlText.Identifier(p.Key)} = {SqlText.Literal(p.Value)}"));

    // a parameter that is not known here is given to the server each time
    private static bool Has(CatalogPublication existing, string name, string value) => name switch
    {
        "publish" => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal).SetEquals(existing.Publish),
        "publish_via_partition_root" => BooleanSetting.Parse(value) == existing.ViaPartitionRoot,
        _ => false,
    };
}

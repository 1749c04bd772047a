using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Publications and subscriptions.</summary>
internal static partial class LogicalReplicationRules
{
    private const int MaximumObjects = 100_000;

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        var publications = new HashSet<(string, string)>();
        for (var i = 0; i < spec.Publications.Count; i++)
        {
            CheckPublication(spec.Publications[i], $"publications[{i}].spec", publications, findings);
        }
        var subscriptions = new HashSet<(string, string)>();
        for (var i = 0; i < spec.Subscriptions.Count; i++)
        {
            CheckSubscription(spec, spec.Subscriptions[i], $"subscriptions[{i}].spec", subscriptions, findings);
        }
    }

    private static void CheckPublication(PublicationSpec publication, string path, HashSet<(string, string)> taken, Findings findings)
    {
        CheckNames(publication.Name, publication.Database, "publication", path, taken, findings);
        CheckParameters(publication.Parameters, $"{path}.parameters", findings);
        if (publication.AllTables == publication.Objects.Count > 0)
        {
            findings.Add($"{path}.target", "allTables and objects are mutually exclusive, and one of the two is required.");
        }
        if (publication.Objects.Count > MaximumObjects)
        {
            findings.Add($"{path}.target.objects", $"must have at most {MaximumObjects} items, but has {publication.Objects.Count}.");
            return;
        }
        if (publication.Objects.Any(o => o.Table?.Columns.Count > 0) && publication.Objects.Any(o => o.TablesInSchema is not null))
        {
            findings.Add($"{path}.target.objects", "specifying a column list when the publication also publishes tablesInSchema is not supported.");
        }
        for (var i = 0; i < publication.Objects.Count; i++)
        {
            CheckObject(publication.Objects[i], $"{path}.target.objects[{i}]", findings);
        }
    }

    private static void CheckObject(PublicationObject item, string path, Findings findings)
    {
        if (item.TablesInSchema is null == item.Table is null)
        {
            findings.Add(path, "tablesInSchema and table are mutually exclusive, and one of the two is required.");
        }
        if (item.TablesInSchema is { } schema)
        {
            TextRules.CheckIdentifier(schema, $"{path}.tablesInSchema", "The schema's name", findings);
        }
        if (item.Table is not { } table)
        {
            return;
        }
        TextRules.CheckIdentifier(table.Name, $"{path}.table.name", "The table's name", findings);
        if (table.Schema is { } inside)
        {
            TextRules.CheckIdentifier(inside, $"{path}.table.schema", "The schema's name", findings);
        }
        for (var i = 0; i < table.Columns.Count; i++)
        {
            TextRules.CheckIdentifier(table.Columns[i], $"{path}.table.columns[{i}]", "The column's name", findings);
        }
    }

    private static void CheckSubscription(
        PostgresClusterSpec spec, SubscriptionSpec subscription, string path, HashSet<(string, string)> taken, Findings findings)
    {
        CheckNames(subscription.Name, subscription.Database, "subscription", path, taken, findings);
        CheckParameters(subscription.Parameters, $"{path}.parameters", findings);
        TextRules.CheckIdentifier(subscription.PublicationName, $"{path}.publicationName", "The publication's name", findings);
        if (subscription.PublicationDatabase is { Length: > 0 } database)
        {
            TextRules.CheckIdentifier(database, $"{path}.publicationDBName", "The database's name", findings);
        }
        BootstrapRules.CheckSource(spec, subscription.ExternalClusterName, $"{path}.externalClusterName", findings);
    }

    private static void CheckNames(string name, string database, string what, string path, HashSet<(string, string)> taken, Findings findings)
    {
        if (TextRules.CheckIdentifier(name, $"{path}.name", $"The {what}'s name", findings) &
            TextRules.CheckIdentifier(database, $"{path}.dbname", "The database's name", findings) && !taken.Add((database, name)))
        {
            findings.Add($"{path}.name", $"Duplicate value: the database '{Excerpt.Of(database)}' has another {what} '{Excerpt.Of(name)}'.");
        }
    }

    private static void CheckParameters(ValueMap<string> parameters, string path, Findings findings)
    {
        foreach (var (name, value) in parameters)
        {
            if (!ParameterPattern().IsMatch(name))
            {
                findings.Add($"{path}[{Excerpt.Of(name)}]", "must be a parameter's name: letters, digits and '_', with no digit first.");
            }
            TextRules.CheckSingleLine(value, $"{path}[{Excerpt.Of(name)}]", "The value", findings);
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterPattern();
}

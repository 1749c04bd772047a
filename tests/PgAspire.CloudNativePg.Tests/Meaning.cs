using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg.Tests;

/// <summary>What a resource says to Kubernetes: without the fields that have their default, quantities in one form, members in one order.</summary>
internal static class Meaning
{
    // defaults that CloudNativePG's defaulting webhook gives, beside those of the resource definitions
    private static readonly Dictionary<string, string> Webhook = new(StringComparer.Ordinal)
    {
        ["spec.bootstrap.initdb.database"] = "app",
        ["spec.bootstrap.initdb.encoding"] = "UTF8",
        ["spec.bootstrap.initdb.localeCollate"] = "C",
        ["spec.bootstrap.initdb.localeCType"] = "C",
        ["spec.postgresql.synchronous.dataDurability"] = "required",
        ["spec.imageName"] = Model.ClusterDefaults.ImageName,
    };

    // Go leaves these out of what it writes when they are false
    private static readonly HashSet<string> FalseWhenAbsent = new(StringComparer.Ordinal)
    {
        "bypassrls", "createdb", "createrole", "disablePassword", "login", "replication", "superuser", "immediate", "suspend", "paused",
        "failoverQuorum", "enableAlterSystem", "synchronizeLogicalDecoding", "inheritFromIAMRole", "inheritFromAzureAD",
        "useDefaultAzureCredentials", "gkeEnvironment", "immediateCheckpoint", "schemaOnly", "only", "allTables", "tls",
    };

    public static JsonObject Of(JsonObject resource)
    {
        var schema = ResourceSchemas.Of((string)resource["apiVersion"]!, (string)resource["kind"]!);
        return (JsonObject?)Normal(resource, FieldPath.Root, schema) ?? [];
    }

    private static JsonNode? Normal(JsonNode? value, FieldPath path, FieldSchema? field)
    {
        if (value is null || (field?.Default is { } @default && JsonNode.DeepEquals(@default, value)))
        {
            return null;
        }
        switch (value)
        {
            case JsonObject members:
                var normal = new JsonObject();
                foreach (var (name, member) in members.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    if (Normal(member, path.Then(name), field?.Inside(name)) is { } inside)
                    {
                        normal[name] = inside;
                    }
                }
                return normal.Count > 0 || members.Count == 0 ? normal : null;
            case JsonArray items:
                return items.Count == 0 ? null : new JsonArray([.. items.Select((item, i) => Normal(item, path.Then(i), field?.Inside(i)) ?? new JsonObject())]);
            default:
                var text = value.ToString();
                if (Webhook.GetValueOrDefault(path.ToString()) == text || (text == "false" && path.Steps[^1] is string last && FalseWhenAbsent.Contains(last)))
                {
                    return null;
                }
                return field?.Type == FieldType.Quantity ? JsonValue.Create(new k8s.Models.ResourceQuantity(text).CanonicalizeString()) : value.DeepClone();
        }
    }
}

using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>Services besides the three.</summary>
internal static class ManagedServiceRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Managed?.Services is not { } services)
        {
            return;
        }
        const string Path = "spec.managed.services";
        for (var i = 0; i < services.DisabledDefaultServices.Count; i++)
        {
            if (services.DisabledDefaultServices[i] == ServiceSelector.ReadWrite)
            {
                findings.Add($"{Path}.disabledDefaultServices[{i}]", "service of type RW cannot be disabled.");
            }
        }
        string[] reserved = [.. spec.Names.Services, $"{spec.Name}-any"];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < services.Additional.Count; i++)
        {
            var path = $"{Path}.additional[{i}].serviceTemplate";
            var template = services.Additional[i].ServiceTemplate.ToNode();
            CheckTemplate(template, path, findings);
            if (NameOf(template) is not { Length: > 0 } name)
            {
                findings.Add($"{path}.metadata.name", "name is required.");
                continue;
            }
            KubernetesNames.CheckService(name, $"{path}.metadata.name", findings);
            if (reserved.Contains(name))
            {
                findings.Add($"{path}.metadata.name", $"the service name: '{Excerpt.Of(name)}' is reserved for operator use.");
            }
            if (!names.Add(name))
            {
                findings.Add($"{path}.metadata.name", $"contains services with the same .metadata.name: '{Excerpt.Of(name)}'.");
            }
        }
    }

    /// <summary>Adds an error when a service's template is none, or selects pods.</summary>
    public static void CheckTemplate(JsonNode? template, string path, Findings findings)
    {
        if (template is not JsonObject)
        {
            findings.Add(path, "must be an object with `metadata` and `spec`.");
        }
        else if (StorageRules.Field(StorageRules.Field(template, "spec"), "selector") is JsonObject { Count: > 0 })
        {
            findings.Add($"{path}.spec.selector", "selector field is managed by the operator; remove it.");
        }
    }

    /// <summary>The name in a template's metadata; null when there is none.</summary>
    public static string? NameOf(JsonNode? template) =>
        StorageRules.Field(StorageRules.Field(template, "metadata"), "name") is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;
}

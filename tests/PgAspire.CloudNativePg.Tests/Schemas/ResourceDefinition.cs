using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg.Tests.Schemas;

/// <summary>A custom resource definition of CloudNativePG, as its file has it.</summary>
internal sealed record ResourceDefinition(string ApiVersion, string Kind, JsonObject Schema)
{
    private static IReadOnlyList<ResourceDefinition>? _all;

    /// <summary>All of them, by kind; skips the test when this machine has none.</summary>
    public static IReadOnlyList<ResourceDefinition> All => _all ??= [.. Repository.Files("crds").Select(Load).OrderBy(d => d.Kind, StringComparer.Ordinal)];

    public static ResourceDefinition? Of(JsonObject resource) =>
        All.FirstOrDefault(d => d.ApiVersion == (string?)resource["apiVersion"] && d.Kind == (string?)resource["kind"]);

    private static ResourceDefinition Load(string file)
    {
        var spec = Parsers.WithYamlDotNet(File.ReadAllText(file))!["spec"]!;
        var version = spec["versions"]!.AsArray().Single()!;
        return new((string?)spec["group"] + "/" + (string?)version["name"], (string)spec["names"]!["kind"]!, version["schema"]!["openAPIV3Schema"]!.AsObject());
    }
}

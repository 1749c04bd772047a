using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>Annotations that tell CloudNativePG something.</summary>
internal static class AnnotationRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (Value("cnpg.io/hibernation") is { } hibernation && hibernation is not ("on" or "off"))
        {
            findings.Add(Path("cnpg.io/hibernation"), "Annotation value for hibernation should be \"on\" or \"off\".");
        }
        if (Value("cnpg.io/podPatch") is { } patch && !IsPatch(patch))
        {
            findings.Add(Path("cnpg.io/podPatch"), "error decoding JSON patch: it must be a JSON array of operations, each with 'op' and 'path'.");
        }
        if (Value("alpha.cnpg.io/failoverQuorum") is { } quorum)
        {
            CheckQuorum(spec, quorum, findings);
        }
        if (Value("alpha.cnpg.io/livenessPinger") is { } pinger && !IsPinger(pinger))
        {
            findings.Add(Path("alpha.cnpg.io/livenessPinger"),
                "error decoding liveness pinger config: it must be a JSON object with 'enabled'. Use spec.probes.liveness.isolationCheck instead.");
        }

        string? Value(string name) => spec.Annotations.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>The path of an annotation.</summary>
    public static string Path(string name) => $"metadata.annotations[{name}]";

    private static void CheckQuorum(PostgresClusterSpec spec, string value, Findings findings)
    {
        if (value is not ("1" or "t" or "T" or "TRUE" or "true" or "True" or "0" or "f" or "F" or "FALSE" or "false" or "False"))
        {
            findings.Add(Path("alpha.cnpg.io/failoverQuorum"), "Invalid failoverQuorum annotation value, expected boolean.");
        }
        else if (value[0] is '1' or 't' or 'T' && spec.Postgresql.Synchronous is null)
        {
            findings.Add(SynchronousReplicationRules.Path, "Invalid failoverQuorum configuration: synchronous replication configuration is required.");
        }
    }

    private static bool IsPatch(string text) =>
        Read(text) is JsonArray operations && operations.All(o => o is JsonObject operation &&
            operation["op"] is JsonValue op && op.TryGetValue<string>(out _) && operation["path"] is JsonValue path && path.TryGetValue<string>(out _));

    private static bool IsPinger(string text) => Read(text) is JsonObject pinger && pinger["enabled"] is JsonValue enabled && enabled.TryGetValue<bool>(out _);

    private static JsonNode? Read(string text)
    {
        try
        {
            return KubernetesFragment.Parse(text).ToNode();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

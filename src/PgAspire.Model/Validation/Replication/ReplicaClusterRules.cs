using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>A cluster that follows another one.</summary>
internal static class ReplicaClusterRules
{
    private const string Path = "spec.replica";

    private static readonly string[] TokenFields =
        ["latestCheckpointTimelineID", "redoWalFile", "databaseSystemIdentifier", "latestCheckpointREDOLocation", "timeOfLatestCheckpoint", "operatorVersion"];

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Replica is not { } replica)
        {
            return;
        }
        if (replica.Enabled is not null && replica.Primary is { Length: > 0 })
        {
            findings.Add($"{Path}.enabled", "replica mode enabled is not compatible with the primary field. Remove one of the two.");
        }
        if (spec.IsReplicaCluster && spec.Bootstrap is { Recovery: null, BaseBackup: null })
        {
            findings.Add(spec.Bootstrap.InitDb is null ? "spec.bootstrap" : Path,
                spec.Bootstrap.InitDb is null
                    ? "bootstrap configuration is required for replica mode."
                    : "replica mode bootstrap is compatible only with pg_basebackup or recovery.");
        }
        BootstrapRules.CheckSource(spec, replica.Source, $"{Path}.source", findings);
        if (replica.Self is { Length: > 0 } self)
        {
            BootstrapRules.CheckSource(spec, self, $"{Path}.self", findings);
        }
        if (replica.Primary is { Length: > 0 } primary)
        {
            BootstrapRules.CheckSource(spec, primary, $"{Path}.primary", findings);
        }
        if (replica.MinApplyDelay is { } delay)
        {
            DelayRules.CheckRange(delay, $"{Path}.minApplyDelay", findings);
        }
        if (replica.PromotionToken is { Length: > 0 } token)
        {
            CheckToken(spec, replica, token, findings);
        }
    }

    private static void CheckToken(PostgresClusterSpec spec, ReplicaClusterSpec replica, string token, Findings findings)
    {
        if (replica.MinApplyDelay is not null)
        {
            findings.Add($"{Path}.minApplyDelay", "minApplyDelay cannot be applied with a promotion token.");
        }
        else if (spec.IsReplicaCluster)
        {
            findings.Add($"{Path}.promotionToken", "promotionToken is only allowed for primary clusters.");
        }
        else if (Read(token) is not JsonObject content)
        {
            findings.Add($"{Path}.promotionToken", "Invalid promotionToken format: it must be a JSON object in Base64, as the status of the demoted cluster has it.");
        }
        else if (TokenFields.FirstOrDefault(f => content[f] is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length == 0) is { } missing)
        {
            findings.Add($"{Path}.promotionToken", $"Invalid promotionToken content: {missing} is empty.");
        }
    }

    private static JsonNode? Read(string token)
    {
        try
        {
            return Base64.IsValid(token) ? KubernetesFragment.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(token))).ToNode() : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

namespace PgAspire.Model;

/// <summary>What the extension <c>pg_failover_slots</c> needs, which is loaded when one of its parameters is set.</summary>
internal static class FailoverSlotRules
{
    private const string Extension = "pg_failover_slots";

    public static void Check(PostgresClusterSpec spec, UserParameters parameters, Findings findings)
    {
        if (IsUsed(spec.Postgresql.Parameters) && BooleanSetting.Parse(parameters["hot_standby_feedback"]) != true)
        {
            findings.Add(ParameterRules.Path("hot_standby_feedback"), $"`hot_standby_feedback` must be enabled to use {Extension} extension. Set it to 'on'.");
        }
    }

    /// <summary>Adds an error when the extension is used without the slots that it watches.</summary>
    public static void CheckSlots(PostgresClusterSpec spec, string path, Findings findings)
    {
        if (!spec.ReplicationSlots.HighAvailability && spec.Postgresql?.Parameters is { } parameters && IsUsed(parameters))
        {
            findings.Add(path, $"High Availability replication slots must be enabled to use {Extension} extension.");
        }
    }

    /// <summary>Whether the extension is used.</summary>
    public static bool IsUsed(ValueMap<string> parameters) => OperatorParameters.ManagedExtensions.Single(e => e.Name == Extension).IsUsedBy(parameters);
}

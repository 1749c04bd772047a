namespace PgAspire.Model;

/// <summary>The boolean parameters on which replication depends.</summary>
internal static class BooleanRules
{
    private const string WalLogHints = "wal_log_hints";

    public static void Check(PostgresClusterSpec spec, UserParameters parameters, Findings findings)
    {
        foreach (var name in (string[])["hot_standby_feedback", "sync_replication_slots", WalLogHints])
        {
            if (parameters[name] is { } value && BooleanSetting.Parse(value) is null)
            {
                findings.Add(ParameterRules.Path(name), $"invalid `{name}` value '{Excerpt.Of(value)}'. Must be a postgres boolean, for example 'on' or 'off'.");
            }
        }
        if (spec.Instances > 1 && BooleanSetting.Parse(parameters[WalLogHints]) == false)
        {
            findings.Add(ParameterRules.Path(WalLogHints), "`wal_log_hints` must be set to `on` when `instances` > 1: a former primary is rewound with it. Remove it.");
        }
    }
}

namespace PgAspire.Model;

/// <summary><c>wal_level</c>, which replication and archiving need above <c>minimal</c>.</summary>
internal static class WalLevelRules
{
    public static void Check(PostgresClusterSpec spec, UserParameters parameters, Findings findings)
    {
        const string WalLevel = "wal_level";
        var level = parameters.Effective(WalLevel);
        if (level is not ("logical" or "replica" or "minimal"))
        {
            findings.Add(ParameterRules.Path(WalLevel), "unrecognized `wal_level` value - allowed values: `logical`, `replica`, `minimal`.");
        }
        else if (level == "minimal")
        {
            if (!spec.SkipsWalArchiving || spec.Instances > 1 || spec.IsReplicaCluster)
            {
                findings.Add(ParameterRules.Path(WalLevel),
                    "`wal_level` should be set at `logical` or `replica` when `archive_mode` is `on`, '.instances' field is greater than 1, or this is a replica cluster.");
            }
            if (parameters["max_wal_senders"] != "0")
            {
                findings.Add(ParameterRules.Path("max_wal_senders"), "`max_wal_senders` should be set at `0` when `wal_level` is `minimal`.");
            }
        }
    }
}

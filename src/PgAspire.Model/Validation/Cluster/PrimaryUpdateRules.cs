namespace PgAspire.Model;

/// <summary>How the primary is updated.</summary>
internal static class PrimaryUpdateRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string StrategyPath = "spec.primaryUpdateStrategy";
        if (!Enum.IsDefined(spec.PrimaryUpdateStrategy))
        {
            findings.Add(StrategyPath, "primaryUpdateStrategy should be empty, 'supervised' or 'unsupervised'.");
        }
        else if (spec is { PrimaryUpdateStrategy: PrimaryUpdateStrategy.Supervised, Instances: 1 })
        {
            findings.Add(StrategyPath, "supervised update strategy is not allowed for clusters with a single instance. Use 'unsupervised', or two or more instances.");
        }
        if (!Enum.IsDefined(spec.PrimaryUpdateMethod))
        {
            findings.Add("spec.primaryUpdateMethod", "primaryUpdateMethod should be empty, 'restart' or 'switchover'.");
        }
    }
}

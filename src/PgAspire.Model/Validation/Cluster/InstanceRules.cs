namespace PgAspire.Model;

/// <summary>The number of instances.</summary>
internal static class InstanceRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Instances < 1)
        {
            findings.Add("spec.instances", $"should be greater than or equal to 1, not {spec.Instances}. To stop a cluster and keep its data, hibernate it.");
        }
    }
}

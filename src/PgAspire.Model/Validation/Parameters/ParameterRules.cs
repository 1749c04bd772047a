namespace PgAspire.Model;

/// <summary>The parameters for <c>postgresql.conf</c>; the errors come in the order of the names.</summary>
internal static class ParameterRules
{
    private static readonly Action<PostgresClusterSpec, UserParameters, Findings>[] Rules =
    [
        ParameterNameRules.Check,
        WalLevelRules.Check,
        MemoryRules.Check,
        BooleanRules.Check,
        WalSizeRules.Check,
        FailoverSlotRules.Check,
    ];

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (!findings.Require(spec.Postgresql, "spec.postgresql") || !findings.Require(spec.Postgresql.Parameters, "spec.postgresql.parameters"))
        {
            return;
        }
        var parameters = new UserParameters(spec.Postgresql.Parameters);
        var found = new Findings();
        foreach (var rule in Rules)
        {
            rule(spec, parameters, found);
        }
        findings.AddRange(found.Errors.OrderBy(e => e.Path, StringComparer.Ordinal));
    }

    /// <summary>The path of a parameter.</summary>
    public static string Path(string name) => $"spec.postgresql.parameters[{Excerpt.Of(name)}]";
}

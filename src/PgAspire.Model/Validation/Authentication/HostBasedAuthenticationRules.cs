namespace PgAspire.Model;

/// <summary>The lines for <c>pg_hba.conf</c>, of which a wrong one would only be found by PostgreSQL when it loads the file.</summary>
internal static class HostBasedAuthenticationRules
{
    private const string Field = "spec.postgresql.pg_hba";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Postgresql is null || !findings.Require(spec.Postgresql.HostBasedAuthentication, Field))
        {
            return;
        }
        var majorVersion = ImageRules.MajorVersion(spec);
        for (var i = 0; i < spec.Postgresql.HostBasedAuthentication.Count; i++)
        {
            if (!findings.Require(spec.Postgresql.HostBasedAuthentication[i], Path(i)))
            {
                continue;
            }
            foreach (var problem in HostBasedAuthenticationLine.Problems(spec.Postgresql.HostBasedAuthentication[i], majorVersion))
            {
                findings.Add(Path(i), $"line {i + 1}: {problem}.");
            }
        }
    }

    /// <summary>The path of a line.</summary>
    public static string Path(int index) => $"{Field}[{index}]";
}

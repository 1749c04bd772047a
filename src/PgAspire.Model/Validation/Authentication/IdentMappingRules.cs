namespace PgAspire.Model;

/// <summary>The lines for <c>pg_ident.conf</c>.</summary>
internal static class IdentMappingRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string Path = "spec.postgresql.pg_ident";
        if (spec.Postgresql is null || !findings.Require(spec.Postgresql.IdentMappings, Path))
        {
            return;
        }
        for (var i = 0; i < spec.Postgresql.IdentMappings.Count; i++)
        {
            if (!findings.Require(spec.Postgresql.IdentMappings[i], $"{Path}[{i}]"))
            {
                continue;
            }
            foreach (var problem in IdentMappingLine.Problems(spec.Postgresql.IdentMappings[i]))
            {
                findings.Add($"{Path}[{i}]", $"line {i + 1}: {problem}.");
            }
        }
    }
}

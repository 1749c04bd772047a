using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>How a cluster's first data is made, so that a driver can prepare it ahead.</summary>
public static class Recipes
{
    /// <summary>The recipe of a specification; equal for specifications that differ in nothing that shapes the first data.</summary>
    public static InitializeRecipe For(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new(PostgresCommands.InitDbArguments(spec.InitDb), BootstrapStatements.Create(spec.InitDb), PostgresqlConf.IncludeSuffix);
    }
}

using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>The statements that fill fresh data before its first start; they hold no secret, so data may be prepared ahead with them.</summary>
public static class BootstrapStatements
{
    /// <summary>One line each, for a single-user server in the database <c>postgres</c>.</summary>
    /// <param name="spec">How the first instance is initialised.</param>
    public static ValueList<string> Create(InitDbSpec spec) => throw new NotImplementedException();
}

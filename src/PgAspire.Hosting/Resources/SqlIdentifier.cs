using Npgsql;

namespace PgAspire.Hosting;

/// <summary>Names in statements.</summary>
internal static class SqlIdentifier
{
    /// <summary>A name in double quotes.</summary>
    public static string Quote(string name)
    {
        using var quoting = new NpgsqlCommandBuilder();
        return quoting.QuoteIdentifier(name);
    }
}

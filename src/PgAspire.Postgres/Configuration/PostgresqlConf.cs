namespace PgAspire.Postgres;

/// <summary>The names of the configuration files in a data directory, and what connects them; CloudNativePG's.</summary>
public static class PostgresqlConf
{
    /// <summary>What <c>initdb</c> writes; holds the <c>include</c> lines and nothing else of the operator's.</summary>
    public const string FileName = "postgresql.conf";

    /// <summary>Every generated parameter; the last one is <c>cnpg.config_sha256</c>.</summary>
    public const string Custom = "custom.conf";

    /// <summary>The replication settings.</summary>
    public const string Override = "override.conf";

    /// <summary>Host-based authentication.</summary>
    public const string HostBasedAuthentication = "pg_hba.conf";

    /// <summary>User name maps.</summary>
    public const string IdentMap = "pg_ident.conf";

    /// <summary>Makes the server start as a standby; empty. Its absence says "I am a primary".</summary>
    public const string StandbySignal = "standby.signal";

    /// <summary>
    /// What is appended to the <c>postgresql.conf</c> that <c>initdb</c> wrote.
    /// The files may be missing, because the single-user server that fills a fresh data directory runs before they are written.
    /// </summary>
    public const string IncludeSuffix =
        "\n# written by PgAspire's operator\ninclude_if_exists '" + Custom + "'\ninclude_if_exists '" + Override + "'\n";
}

namespace PgAspire.Postgres;

/// <summary>The programs of a PostgreSQL installation that the operator runs.</summary>
public enum PostgresTool
{
    /// <summary>The server.</summary>
    Postgres,

    /// <summary>Creates a data directory.</summary>
    InitDb,

    /// <summary>Clones a running server.</summary>
    BaseBackup,

    /// <summary>Makes a diverged data directory follow another server.</summary>
    Rewind,

    /// <summary>Prints what <c>pg_control</c> holds.</summary>
    ControlData,
}

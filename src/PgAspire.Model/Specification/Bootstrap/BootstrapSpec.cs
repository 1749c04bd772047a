namespace PgAspire.Model;

/// <summary>How the first instance comes to be (<c>spec.bootstrap</c>); at most one of the three. With none, <c>initdb</c> with its defaults.</summary>
public sealed record BootstrapSpec
{
    /// <summary>A new database (<c>initdb</c>).</summary>
    [FieldName("initdb")]
    public InitDbSpec? InitDb { get; init; }

    /// <summary>From a backup (<c>recovery</c>). Not possible locally.</summary>
    public RecoverySpec? Recovery { get; init; }

    /// <summary>From a running server (<c>pg_basebackup</c>). Not possible locally.</summary>
    [FieldName("pg_basebackup")]
    public BaseBackupSpec? BaseBackup { get; init; }
}

/// <summary>The application's database, its owner and the secret with the owner's password, of whichever bootstrap method.</summary>
/// <param name="Database">The database.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="Secret">A secret with <c>username</c> and <c>password</c>; null means <c>&lt;cluster&gt;-app</c>.</param>
public sealed record ApplicationDatabase(string Database, string Owner, string? Secret);

namespace PgAspire.Model;

/// <summary>How much a client insists on TLS and on knowing the server: libpq's <c>sslmode</c>, Npgsql's <c>SSL Mode</c>.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION">PostgreSQL, SSL protection in different modes</seealso>
public enum PostgresSslMode
{
    /// <summary>No TLS (<c>disable</c>).</summary>
    Disable,

    /// <summary>TLS only if the server asks for it (<c>allow</c>).</summary>
    Allow,

    /// <summary>TLS if the server has it (<c>prefer</c>).</summary>
    Prefer,

    /// <summary>TLS, whoever the server is (<c>require</c>).</summary>
    Require,

    /// <summary>TLS, and a certificate of the expected authority (<c>verify-ca</c>).</summary>
    VerifyCa,

    /// <summary>TLS, and a certificate of the expected authority for this host (<c>verify-full</c>).</summary>
    VerifyFull,
}

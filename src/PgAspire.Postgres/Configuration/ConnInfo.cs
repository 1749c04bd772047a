using System.Globalization;
using System.Text;

namespace PgAspire.Postgres;

/// <summary>Connection strings for libpq, for the role <c>streaming_replica</c> with its certificate; never with a password.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE">PostgreSQL, Keyword/Value Connection Strings</seealso>
internal static class ConnInfo
{
    /// <summary>The role that standbys, clones and pg_rewind connect as.</summary>
    public const string ReplicationRole = "streaming_replica";

    /// <summary>How long a connection attempt may take: 5 s, CloudNativePG's value for a clone.</summary>
    private const string ConnectTimeoutSeconds = "5";

    /// <summary>How long sent data may stay unacknowledged: 5000 ms, CloudNativePG's value.</summary>
    private const string TcpUserTimeoutMilliseconds = "5000";

    /// <summary>CloudNativePG's keywords in its order, then those of this call.</summary>
    public static string Replication(InstanceLayout layout, PeerAddress server, string? applicationName, params ReadOnlySpan<(string Keyword, string Value)> more)
    {
        var text = new StringBuilder();
        Add(text, "host", server.Host);
        Add(text, "user", ReplicationRole);
        Add(text, "port", server.Port.ToString(CultureInfo.InvariantCulture));
        Add(text, "sslkey", CertificatePath(layout, CertificateFiles.ReplicationKey));
        Add(text, "sslcert", CertificatePath(layout, CertificateFiles.ReplicationCertificate));
        Add(text, "sslrootcert", CertificatePath(layout, CertificateFiles.ServerAuthority));
        if (applicationName is not null)
        {
            Add(text, "application_name", applicationName);
        }
        Add(text, "sslmode", "verify-ca");
        Add(text, "dbname", "postgres");
        Add(text, "tcp_user_timeout", TcpUserTimeoutMilliseconds);
        Add(text, "connect_timeout", ConnectTimeoutSeconds);
        foreach (var (keyword, value) in more)
        {
            Add(text, keyword, value);
        }
        return text.ToString();
    }

    /// <summary>A file of the certificates' directory, as the server sees it: its separator, not this machine's.</summary>
    public static string CertificatePath(InstanceLayout layout, string file)
    {
        var directory = layout.CertificatesDirectory;
        return directory.EndsWith('/') || directory.EndsWith('\\') ? directory + file : $"{directory}/{file}";
    }

    /// <summary>A value as it stands, or in single quotes where libpq needs them.</summary>
    public static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '_' or '-' or ':')
            ? value
            : $"'{value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    private static void Add(StringBuilder text, string keyword, string value)
    {
        if (text.Length > 0)
        {
            text.Append(' ');
        }
        text.Append(keyword).Append('=').Append(Quote(value));
    }
}

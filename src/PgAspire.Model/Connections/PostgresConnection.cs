using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PgAspire.Model;

/// <summary>
/// All that a client needs to connect, and the ways to write it down. Each of these texts has the password in it;
/// <see cref="ToString"/> has not.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record PostgresConnection
{
    /// <summary>The database that stands for any in the superuser's secret.</summary>
    public const string AnyDatabase = "*";

    /// <summary>A connection.</summary>
    /// <param name="endpoint">Where the server is reached.</param>
    /// <param name="credentials">The role and its password; an empty one is left out, for servers that trust the client or its certificate.</param>
    /// <param name="database">The database.</param>
    /// <exception cref="ArgumentException">Host, role or database is empty, or a text has a NUL character, which PostgreSQL does not take.</exception>
    public PostgresConnection(ServiceEndpoint endpoint, RoleCredentials credentials, string database)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        RequireText(endpoint.Host, nameof(endpoint));
        RequireText(credentials.UserName, nameof(credentials));
        RequireNoNul(credentials.Password, nameof(credentials));
        RequireText(database, nameof(database));
        (Endpoint, Credentials, Database) = (endpoint, credentials, database);
    }

    /// <summary>Where the server is reached.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>The role and its password.</summary>
    public RoleCredentials Credentials { get; }

    /// <summary>The database; <see cref="AnyDatabase"/> in the superuser's secret.</summary>
    public string Database { get; }

    /// <summary>How much the client insists on TLS; null leaves it to the client, which mostly means <see cref="PostgresSslMode.Prefer"/>.</summary>
    public PostgresSslMode? SslMode { get; init; }

    /// <summary>The path of the authority's certificate that the server's must come from; null leaves it to the client.</summary>
    public string? RootCertificatePath { get; init; }

    /// <summary>Npgsql's keywords, for example <c>Host=pg-rw;Port=5432;Username=app;Password=…;Database=app</c>; quoted where needed.</summary>
    /// <seealso href="https://www.npgsql.org/doc/connection-string-parameters.html">Npgsql, Connection String Parameters</seealso>
    public string ToNpgsql()
    {
        var text = new StringBuilder();
        Append("Host", Endpoint.Host);
        Append("Port", Endpoint.Port.ToString(CultureInfo.InvariantCulture));
        Append("Username", Credentials.UserName);
        if (HasPassword)
        {
            Append("Password", Credentials.Password);
        }
        Append("Database", Database);
        if (SslMode is { } mode)
        {
            Append("SSL Mode", mode switch { PostgresSslMode.VerifyCa => "VerifyCA", _ => mode.ToString() });
        }
        if (RootCertificatePath is { } path)
        {
            Append("Root Certificate", path);
        }
        return text.ToString();

        void Append(string keyword, string value) => DbConnectionStringBuilder.AppendKeyValuePair(text, keyword, value);
    }

    /// <summary>A <c>postgresql://</c> URI as libpq and most clients take it, percent-encoded.</summary>
    /// <seealso href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">PostgreSQL, Connection URIs</seealso>
    public string ToUri()
    {
        var credentials = Uri.EscapeDataString(Credentials.UserName) + (HasPassword ? $":{Uri.EscapeDataString(Credentials.Password)}" : "");
        var query = string.Join('&', SslParameters().Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return $"postgresql://{credentials}@{Endpoint}/{DatabasePath}{(query.Length == 0 ? "" : $"?{query}")}";
    }

    /// <summary>A JDBC URL; its parameters are in the alphabet's order, as in CloudNativePG's secrets.</summary>
    /// <seealso href="https://jdbc.postgresql.org/documentation/use/#connecting-to-the-database">pgJDBC, Connecting to the Database</seealso>
    public string ToJdbc()
    {
        List<(string Name, string Value)> parameters = [.. SslParameters(), ("user", Credentials.UserName)];
        if (HasPassword)
        {
            parameters.Insert(0, ("password", Credentials.Password));
        }
        // pgJDBC decodes a form, in which a blank is a plus
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value).Replace("%20", "+", StringComparison.Ordinal)}"));
        return $"jdbc:postgresql://{Endpoint}/{DatabasePath}?{query}";
    }

    /// <summary>A line of a password file without its line break: host, port, database, role and password, with <c>\</c> before <c>:</c> and <c>\</c>.</summary>
    /// <exception cref="InvalidOperationException">A value has a line break, which the file cannot carry.</exception>
    /// <seealso href="https://www.postgresql.org/docs/current/libpq-pgpass.html">PostgreSQL, The Password File</seealso>
    public string ToPgPass()
    {
        string[] values = [Endpoint.Host, Endpoint.Port.ToString(CultureInfo.InvariantCulture), Database, Credentials.UserName, Credentials.Password];
        if (values.Any(v => v.AsSpan().ContainsAny('\r', '\n')))
        {
            throw new InvalidOperationException("A value with a line break cannot stand in a password file.");
        }
        return string.Join(':', values.Select(v => v.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\:", StringComparison.Ordinal)));
    }

    /// <summary>Role, host, port and database, without the password.</summary>
    public override string ToString() => $"{Credentials.UserName}@{Endpoint}/{Database}";

    private bool HasPassword => Credentials.Password.Length > 0;

    // as Go's url package, with which CloudNativePG writes its secrets
    private string DatabasePath => Database == AnyDatabase ? AnyDatabase : Uri.EscapeDataString(Database);

    private List<(string Name, string Value)> SslParameters()
    {
        var parameters = new List<(string Name, string Value)>();
        if (SslMode is { } mode)
        {
            parameters.Add(("sslmode", mode switch
            {
                PostgresSslMode.VerifyCa => "verify-ca",
                PostgresSslMode.VerifyFull => "verify-full",
                _ => mode.ToString().ToLowerInvariant(),
            }));
        }
        if (RootCertificatePath is { } path)
        {
            parameters.Add(("sslrootcert", path));
        }
        return parameters;
    }

    private static void RequireText(string? value, string parameter)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentException("A connection's host, role and database must not be empty.", parameter);
        }
        RequireNoNul(value, parameter);
    }

    // the message must not have the value: it may be the password
    private static void RequireNoNul(string? value, string parameter)
    {
        if (value is null || value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A connection's texts must not be null or have a NUL character.", parameter);
        }
    }
}

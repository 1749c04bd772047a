using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Whom a client connects as, and to what.</summary>
/// <param name="Service">The service that it connects through.</param>
/// <param name="User">The role.</param>
/// <param name="Database">The database.</param>
/// <param name="Password">The role's password; null where none is sent.</param>
internal sealed record Login(ServiceKind Service, string User, string Database, string? Password)
{
    /// <summary>What <c>psql</c> is called with. Nothing of the user's configuration counts, nothing is asked.</summary>
    /// <param name="host">The host that the client knows the service by.</param>
    /// <param name="port">The port there.</param>
    public IReadOnlyList<string> Arguments(string host, int port) => ["-X", "-w", "-h", host, "-p", $"{port}", "-U", User, "-d", Database];

    /// <summary>What it has in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment()
    {
        // without the mode a refusal is tried again without TLS, and reported twice
        var variables = new Dictionary<string, string> { ["PGSSLMODE"] = "require", ["PGCONNECT_TIMEOUT"] = "10" };
        if (Password is not null)
        {
            variables["PGPASSWORD"] = Password;
        }
        return variables;
    }
}

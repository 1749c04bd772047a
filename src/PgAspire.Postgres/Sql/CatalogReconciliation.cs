using System.Globalization;
using Npgsql;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Brings roles, passwords and databases to a plan; at the bootstrap it also runs the user's statements, in CloudNativePG's order.</summary>
internal sealed class CatalogReconciliation
{
    private readonly InstanceLayout _layout;
    private readonly CatalogPlan _plan;
    private readonly TimeSpan _statementTimeout;
    private readonly Deadline _deadline;

    public CatalogReconciliation(InstanceLayout layout, CatalogPlan plan, TimeSpan statementTimeout, Deadline deadline)
    {
        _layout = layout;
        _plan = plan;
        _statementTimeout = statementTimeout;
        _deadline = deadline;
    }

    private PostgresClusterSpec Spec => _plan.Spec;

    public async Task RunAsync()
    {
        await WithOwnAsync("postgres", EnsureOwnerAsync).ConfigureAwait(false);
        if (_plan.Bootstrap)
        {
            await RunUsersAsync("postgres", Spec.InitDb.PostInitSql, "postInitSQL").ConfigureAwait(false);
            await RunUsersAsync("template1", Spec.InitDb.PostInitTemplateSql, "postInitTemplateSQL").ConfigureAwait(false);
            await WithOwnAsync("postgres", EnsureApplicationDatabaseAsync).ConfigureAwait(false);
            await RunUsersAsync(Spec.InitDb.Database, Spec.InitDb.PostInitApplicationSql, "postInitApplicationSQL").ConfigureAwait(false);
        }
        await WithOwnAsync("postgres", ReconcilePasswordsAndDatabasesAsync).ConfigureAwait(false);
        await CreateExtensionsAsync().ConfigureAwait(false);
    }

    private async Task EnsureOwnerAsync(NpgsqlConnection connection)
    {
        foreach (var role in new[] { Spec.InitDb.EffectiveOwner, _plan.Application.UserName }.Distinct(StringComparer.Ordinal))
        {
            if (!await ExistsAsync(connection, "SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = $1", role).ConfigureAwait(false))
            {
                await ExecuteAsync(connection, BootstrapStatements.CreateRole(role), "spec.bootstrap.initdb.owner").ConfigureAwait(false);
            }
        }
    }

    private Task EnsureApplicationDatabaseAsync(NpgsqlConnection connection) =>
        EnsureDatabaseAsync(connection, Spec.InitDb.Database, Spec.InitDb.EffectiveOwner, "spec.bootstrap.initdb.database");

    private async Task ReconcilePasswordsAndDatabasesAsync(NpgsqlConnection connection)
    {
        await ReconcilePasswordAsync(connection, _plan.Application.UserName, _plan.Application.Password).ConfigureAwait(false);
        if (_plan.Application.UserName != "postgres")
        {
            await ReconcilePasswordAsync(connection, "postgres", _plan.SuperuserPassword).ConfigureAwait(false);
        }
        foreach (var database in Spec.Databases)
        {
            var origin = $"Database '{database.Name}'";
            await EnsureDatabaseAsync(connection, database.Name, database.Owner, origin).ConfigureAwait(false);
            if (!await ExistsAsync(connection,
                "SELECT 1 FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid = d.datdba WHERE d.datname = $1 AND r.rolname = $2",
                database.Name, database.Owner).ConfigureAwait(false))
            {
                var sql = $"ALTER DATABASE {SqlText.Identifier(database.Name)} OWNER TO {SqlText.Identifier(database.Owner)};";
                await ExecuteAsync(connection, sql, origin).ConfigureAwait(false);
            }
        }
    }

    private static async Task EnsureDatabaseAsync(NpgsqlConnection connection, string name, string owner, string origin)
    {
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_catalog.pg_database d WHERE d.datname = $1", name).ConfigureAwait(false))
        {
            await ExecuteAsync(connection, BootstrapStatements.CreateDatabase(name, owner), origin).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a role a password, or takes it away; nothing is written when it is so already.</summary>
    private static async Task ReconcilePasswordAsync(NpgsqlConnection connection, string role, string? password)
    {
        await using var command = new NpgsqlCommand("SELECT a.rolpassword FROM pg_catalog.pg_authid a WHERE a.rolname = $1", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = role } },
        };
        var stored = await command.ExecuteScalarAsync().ConfigureAwait(false) as string;
        if (password is null ? stored is null : ScramVerifier.Matches(stored, password))
        {
            return;
        }
        var value = password is null ? "NULL" : SqlText.Literal(ScramVerifier.Create(password));
        await ExecuteAsync(connection, $"ALTER ROLE {SqlText.Identifier(role)} WITH PASSWORD {value};", $"the password of role '{role}'").ConfigureAwait(false);
    }

    /// <summary>Creates the extensions whose parameters the user has set, in every database that allows connections, as CloudNativePG does.</summary>
    private async Task CreateExtensionsAsync()
    {
        var extensions = OperatorParameters.ManagedExtensions.Where(e => e.CreatesExtension && e.IsUsedBy(Spec.Postgresql.Parameters)).ToList();
        if (extensions.Count == 0)
        {
            return;
        }
        List<string> databases = [];
        await WithOwnAsync("postgres", async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT d.datname::text FROM pg_catalog.pg_database d WHERE d.datallowconn ORDER BY d.datname", connection);
            await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                databases.Add(reader.GetString(0));
            }
        }).ConfigureAwait(false);
        foreach (var database in databases)
        {
            await WithOwnAsync(database, async connection =>
            {
                foreach (var extension in extensions)
                {
                    // "public": the session's search_path has no schema to create it in
                    await ExecuteAsync(connection,
                        $"CREATE EXTENSION IF NOT EXISTS {SqlText.Identifier(extension.Name)} WITH SCHEMA public;",
                        $"extension '{extension.Name}' in database '{database}'").ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }
    }

    private async Task RunUsersAsync(string database, ValueList<string> statements, string field)
    {
        if (statements.Count == 0)
        {
            return;
        }
        await WithAsync(OperatorConnection.OfUser(_layout, database, _statementTimeout), async connection =>
        {
            for (var i = 0; i < statements.Count; i++)
            {
                await ExecuteAsync(connection, statements[i], string.Create(CultureInfo.InvariantCulture, $"spec.bootstrap.initdb.{field}[{i}]")).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private Task WithOwnAsync(string database, Func<NpgsqlConnection, Task> work) =>
        WithAsync(OperatorConnection.Own(_layout, database, _statementTimeout), work);

    /// <summary>One session for some work; it is closed before the next one opens, so that template1 is free for CREATE DATABASE.</summary>
    private async Task WithAsync(NpgsqlDataSource source, Func<NpgsqlConnection, Task> work)
    {
        await using var _ = source.ConfigureAwait(false);
        var connection = await InstanceSession.OpenAsync(source, _deadline).ConfigureAwait(false);
        await _deadline.WaitAsync(WorkThenCloseAsync(), () => { }).ConfigureAwait(false);

        async Task<bool> WorkThenCloseAsync()
        {
            await using (connection.ConfigureAwait(false))
            {
                await work(connection).ConfigureAwait(false);
            }
            return true;
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, params string[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = argument });
        }
        return await command.ExecuteScalarAsync().ConfigureAwait(false) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, string origin)
    {
        // what the user wrote is the statement: checking or parameterising it is not possible
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        try
        {
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (PostgresException e) when (!ServerFailure.IsConnectionLoss(e))
        {
            throw new CatalogException($"{origin}: {e.MessageText} ({e.SqlState})", e);
        }
    }
}

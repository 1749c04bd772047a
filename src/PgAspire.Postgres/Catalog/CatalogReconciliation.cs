using System.Globalization;
using Npgsql;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Brings roles, passwords, databases and what is in them to a plan; at the bootstrap it also runs the user's statements, in CloudNativePG's order.</summary>
internal sealed class CatalogReconciliation(CatalogServer server, CatalogPlan plan)
{
    private PostgresClusterSpec Spec => plan.Spec;

    public async Task<CatalogResult> RunAsync()
    {
        await server.WithOwnAsync("postgres", EnsureOwnerAsync).ConfigureAwait(false);
        if (plan.Bootstrap)
        {
            await RunUsersAsync("postgres", Spec.InitDb.PostInitSql, "postInitSQL").ConfigureAwait(false);
            await RunUsersAsync("template1", Spec.InitDb.PostInitTemplateSql, "postInitTemplateSQL").ConfigureAwait(false);
            await server.WithOwnAsync("postgres", EnsureApplicationDatabaseAsync).ConfigureAwait(false);
            await RunUsersAsync(Spec.InitDb.Database, Spec.InitDb.PostInitApplicationSql, "postInitApplicationSQL").ConfigureAwait(false);
        }

        var roles = new RoleReconciliation(plan);
        var databases = new DatabaseReconciliation(plan);
        await server.WithOwnAsync("postgres", async session =>
        {
            await ReconcilePasswordsAsync(session).ConfigureAwait(false);
            if (roles.IsNeeded)
            {
                await roles.ApplyAsync(session).ConfigureAwait(false);
            }
            await databases.ApplyAsync(session).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var database in databases.WithObjects.ToArray())
        {
            await InDatabaseAsync(database.Name, session => databases.ApplyObjectsAsync(session, database), e => databases.Fail(database, CatalogSession.Message(e))).ConfigureAwait(false);
        }
        await CreateExtensionsAsync().ConfigureAwait(false);
        var publications = new PublicationReconciliation(plan);
        foreach (var database in publications.Databases.ToArray())
        {
            await InDatabaseAsync(database, session => publications.ApplyAsync(session, database),
                e => publications.Fail(database, CatalogSession.Message(e), e.SqlState == PostgresErrorCodes.InvalidCatalogName)).ConfigureAwait(false);
        }
        var result = new CatalogResult
        {
            Databases = databases.Statuses,
            Publications = publications.Statuses,
            Declared = new() { Databases = databases.StillDeclared(), Publications = publications.StillDeclared() },
        };
        return roles.IsNeeded ? await FinishRolesAsync(roles, result).ConfigureAwait(false) : result;
    }

    private async Task<CatalogResult> FinishRolesAsync(RoleReconciliation roles, CatalogResult result)
    {
        await server.WithOwnAsync("postgres", async session =>
        {
            await roles.DropAsync(session).ConfigureAwait(false);
            var (managed, databaseRoles) = await roles.StatusAsync(session).ConfigureAwait(false);
            result = result with { ManagedRoles = managed, DatabaseRoles = databaseRoles };
        }).ConfigureAwait(false);
        return result with { Declared = result.Declared with { Roles = roles.StillDeclared() } };
    }

    /// <summary>Works in a database that may not take connections, or not exist.</summary>
    private async Task InDatabaseAsync(string database, Func<CatalogSession, Task> work, Action<PostgresException> failed)
    {
        try
        {
            await server.WithOwnAsync(database, work).ConfigureAwait(false);
        }
        catch (PostgresException e) when (!ServerFailure.IsConnectionLoss(e))
        {
            failed(e);
        }
    }

    private async Task EnsureOwnerAsync(CatalogSession session)
    {
        foreach (var role in new[] { Spec.InitDb.EffectiveOwner, plan.Application.UserName }.Distinct(StringComparer.Ordinal))
        {
            if (!await session.ExistsAsync("SELECT 1 FROM pg_catalog.pg_roles r WHERE r.rolname = $1", role).ConfigureAwait(false))
            {
                await ExecuteAsync(session, BootstrapStatements.CreateRole(role), "spec.bootstrap.initdb.owner").ConfigureAwait(false);
            }
        }
    }

    private async Task EnsureApplicationDatabaseAsync(CatalogSession session)
    {
        if (!await session.ExistsAsync("SELECT 1 FROM pg_catalog.pg_database d WHERE d.datname = $1", Spec.InitDb.Database).ConfigureAwait(false))
        {
            await ExecuteAsync(session, BootstrapStatements.CreateDatabase(Spec.InitDb.Database, Spec.InitDb.EffectiveOwner), "spec.bootstrap.initdb.database").ConfigureAwait(false);
        }
    }

    private async Task ReconcilePasswordsAsync(CatalogSession session)
    {
        // a managed role of that name may forbid it a password
        if (Spec.Managed?.Roles.Any(r => r.Name == plan.Application.UserName && r.DisablePassword) != true)
        {
            await ReconcilePasswordAsync(session, plan.Application.UserName, plan.Application.Password).ConfigureAwait(false);
        }
        if (plan.Application.UserName != PostgresRoles.Superuser)
        {
            await ReconcilePasswordAsync(session, PostgresRoles.Superuser, plan.SuperuserPassword).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a role a password, or takes it away; nothing is written when it is so already.</summary>
    private static async Task ReconcilePasswordAsync(CatalogSession session, string role, string? password)
    {
        var stored = await session.ListAsync("SELECT a.rolpassword FROM pg_catalog.pg_authid a WHERE a.rolname = $1 AND a.rolpassword IS NOT NULL", r => r.GetString(0), role).ConfigureAwait(false);
        if (password is null ? stored.Count == 0 : ScramVerifier.Matches(stored.SingleOrDefault(), password))
        {
            return;
        }
        var value = password is null ? "NULL" : SqlText.Literal(ScramVerifier.Create(password));
        await ExecuteAsync(session, $"ALTER ROLE {SqlText.Identifier(role)} WITH PASSWORD {value};", $"the password of role '{role}'").ConfigureAwait(false);
    }

    /// <summary>Creates the extensions whose parameters the user has set, in every database that allows connections, as CloudNativePG does.</summary>
    private async Task CreateExtensionsAsync()
    {
        var extensions = OperatorParameters.ManagedExtensions.Where(e => e.CreatesExtension && e.IsUsedBy(Spec.Postgresql.Parameters)).ToList();
        if (extensions.Count == 0)
        {
            return;
        }
        IReadOnlyList<string> databases = [];
        await server.WithOwnAsync("postgres", async session =>
        {
            databases = await session.ListAsync("SELECT d.datname::text FROM pg_catalog.pg_database d WHERE d.datallowconn ORDER BY d.datname", r => r.GetString(0)).ConfigureAwait(false);
        }).ConfigureAwait(false);
        foreach (var database in databases)
        {
            await server.WithOwnAsync(database, async session =>
            {
                foreach (var extension in extensions)
                {
                    // "public": the session's search_path has no schema to create it in
                    await ExecuteAsync(session,
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
        await server.WithUsersAsync(database, async session =>
        {
            for (var i = 0; i < statements.Count; i++)
            {
                await ExecuteAsync(session, statements[i], string.Create(CultureInfo.InvariantCulture, $"spec.bootstrap.initdb.{field}[{i}]")).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(CatalogSession session, string sql, string origin)
    {
        try
        {
            await session.ExecuteAsync(sql).ConfigureAwait(false);
        }
        catch (PostgresException e) when (!ServerFailure.IsConnectionLoss(e))
        {
            throw new CatalogException($"{origin}: {e.MessageText} ({e.SqlState})", e);
        }
    }
}

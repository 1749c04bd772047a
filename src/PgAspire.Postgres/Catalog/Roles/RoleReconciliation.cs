using Npgsql;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>
/// Brings the declared roles about: <see cref="ApplyAsync"/> before the databases that they own, <see cref="DropAsync"/> after those that they owned are gone.
/// One role's error does not stop the others.
/// </summary>
internal sealed class RoleReconciliation(CatalogPlan plan)
{
    private readonly SortedDictionary<string, ValueList<string>> _errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _leftovers = new(StringComparer.Ordinal);

    private ValueList<RoleSpec> Managed => plan.Spec.Managed?.Roles ?? [];

    private IEnumerable<RoleSpec> Declared => [.. Managed, .. plan.Spec.DatabaseRoles.Select(r => r.Role)];

    /// <summary>Roles that were declared in this run, no longer are, and are to go.</summary>
    private IEnumerable<DatabaseRoleSpec> Reclaimed =>
        plan.Declared.Roles.Where(r => r.ReclaimPolicy == ReclaimPolicy.Delete && Declared.All(d => d.Name != r.Role.Name));

    /// <summary>Whether there is anything to do.</summary>
    public bool IsNeeded => Declared.Any() || Reclaimed.Any();

    /// <summary>Creates and alters roles; first all roles, then their comments, then their memberships, since a role may be a member of a later one.</summary>
    public async Task ApplyAsync(CatalogSession session)
    {
        var existing = await ListAsync(session).ConfigureAwait(false);
        var steps = new List<(string Role, RoleStep Step)>();
        foreach (var role in Declared.Where(r => r.Ensure == Ensure.Present))
        {
            if (PostgresRoles.IsReserved(role.Name))
            {
                Fail(role.Name, "the role is reserved for operator use");
                continue;
            }
            if (Password(role) is var (password, error) && error is not null)
            {
                Fail(role.Name, error);
                continue;
            }
            steps.AddRange(RolePlan.Steps(role, existing.GetValueOrDefault(role.Name), password).Select(s => (role.Name, s)));
        }
        foreach (var (role, step) in steps.OrderBy(s => s.Step.Action == RoleAction.Create ? RoleAction.Update : s.Step.Action))
        {
            // without the role nothing else of it can be done
            if (step.Action == RoleAction.Create || !_errors.ContainsKey(role) || existing.ContainsKey(role))
            {
                await RunAsync(session, role, step).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Drops the roles that are declared absent, and those that are to go with their resource.</summary>
    public async Task DropAsync(CatalogSession session)
    {
        var existing = await ListAsync(session).ConfigureAwait(false);
        foreach (var role in Declared.Where(r => r.Ensure == Ensure.Absent))
        {
            if (PostgresRoles.IsReserved(role.Name))
            {
                Fail(role.Name, "the role is reserved for operator use");
                continue;
            }
            foreach (var step in RolePlan.Steps(role, existing.GetValueOrDefault(role.Name), null))
            {
                await RunAsync(session, role.Name, step).ConfigureAwait(false);
            }
        }
        foreach (var reclaimed in Reclaimed)
        {
            var role = reclaimed.Role with { Ensure = Ensure.Absent };
            foreach (var step in RolePlan.Steps(role, existing.GetValueOrDefault(role.Name), null))
            {
                if (await AttemptAsync(session, role.Name, step).ConfigureAwait(false) is { } error)
                {
                    _leftovers[role.Name] = error;
                }
            }
        }
    }

    /// <summary>Where the managed roles stand, and the roles with resources of their own.</summary>
    public async Task<(ManagedRolesStatus Managed, ValueList<CatalogObjectStatus> DatabaseRoles)> StatusAsync(CatalogSession session)
    {
        var databaseRoles = plan.Spec.DatabaseRoles
            .Select(r => new CatalogObjectStatus(r.Role.Name, _errors.TryGetValue(r.Role.Name, out var e) ? string.Join("; ", e) : null))
            .Concat(_leftovers.Select(l => new CatalogObjectStatus(l.Key, l.Value)));
        if (Managed.Count == 0)
        {
            return (new(), [.. databaseRoles]);
        }
        var there = await session.ListAsync("SELECT a.rolname::text FROM pg_catalog.pg_authid a WHERE a.rolname !~ '^pg_' ORDER BY a.rolname", r => r.GetString(0)).ConfigureAwait(false);
        var managed = Managed.Select(r => r.Name).Order(StringComparer.Ordinal).ToArray();
        var others = there.Except(managed, StringComparer.Ordinal).ToLookup(PostgresRoles.IsReserved);
        var status = new ManagedRolesStatus
        {
            Reconciled = [.. managed.Where(n => !_errors.ContainsKey(n))],
            PendingReconciliation = [.. managed.Where(_errors.ContainsKey)],
            Reserved = [.. others[true]],
            NotManaged = [.. others[false]],
            CannotReconcile = ValueMap<ValueList<string>>.From(_errors.Where(e => managed.Contains(e.Key, StringComparer.Ordinal))),
        };
        return (status, [.. databaseRoles]);
    }

    /// <summary>The roles with resources of their own that were made in this run and are not yet gone.</summary>
    public ValueList<DatabaseRoleSpec> StillDeclared() =>
    [
        .. plan.Spec.DatabaseRoles.Where(r => !_errors.ContainsKey(r.Role.Name) || plan.Declared.Roles.Any(d => d.Role.Name == r.Role.Name)),
        .. Reclaimed.Where(r => _leftovers.ContainsKey(r.Role.Name)),
    ];

    private (string? Password, string? Error) Password(RoleSpec role)
    {
        if (role.PasswordSecret is null || role.Name == plan.Application.UserName)
        {
            // the application's role has the application's password
            return (null, null);
        }
        return plan.RolePasswords.TryGetValue(role.Name, out var password)
            ? (password, null)
            : (null, $"failed to get password secret {role.PasswordSecret}: no password was given for the role");
    }

    private async Task RunAsync(CatalogSession session, string role, RoleStep step)
    {
        if (await AttemptAsync(session, role, step).ConfigureAwait(false) is { } error)
        {
            Fail(role, error);
        }
    }

    private static async Task<string?> AttemptAsync(CatalogSession session, string role, RoleStep step)
    {
        try
        {
            await session.TransactAsync(step.Statements).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException e) when (!ServerFailure.IsConnectionLoss(e))
        {
            // CloudNativePG tells the detail of what still depends on a role, and the message of everything else
            var cause = e.SqlState == PostgresErrorCodes.DependentObjectsStillExist && e.Detail is { } detail ? detail.ReplaceLineEndings("; ") : e.MessageText;
            return $"could not perform {step.ActionName} on role {role}: {cause}";
        }
    }

    private void Fail(string role, string error) => _errors[role] = _errors.GetValueOrDefault(role, []).Add(error);

    private static async Task<Dictionary<string, CatalogRole>> ListAsync(CatalogSession session)
    {
        var memberships = (await session.ListAsync(CatalogRole.MembershipQuery, r => (Member: r.GetString(0), Role: r.GetString(1))).ConfigureAwait(false))
            .ToLookup(m => m.Member, m => m.Role, StringComparer.Ordinal);
        var roles = await session.ListAsync(CatalogRole.Query, r => new CatalogRole
        {
            Name = r.GetString(0),
            Superuser = r.GetBoolean(1),
            Inherit = r.GetBoolean(2),
            CreateRole = r.GetBoolean(3),
            CreateDb = r.GetBoolean(4),
            Login = r.GetBoolean(5),
            Replication = r.GetBoolean(6),
            BypassRls = r.GetBoolean(7),
            ConnectionLimit = r.GetInt32(8),
            StoredPassword = r.IsDBNull(9) ? null : r.GetString(9),
            HasValidUntil = r.GetBoolean(10),
            ValidUntilMicroseconds = r.IsDBNull(11) ? null : r.GetInt64(11),
            Comment = r.IsDBNull(12) ? null : r.GetString(12),
            InRoles = [.. memberships[r.GetString(0)]],
        }).ConfigureAwait(false);
        return roles.ToDictionary(r => r.Name, StringComparer.Ordinal);
    }
}

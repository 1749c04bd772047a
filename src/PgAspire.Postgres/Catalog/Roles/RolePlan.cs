using System.Globalization;
using System.Text;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>What is done to a role, in CloudNativePG's words.</summary>
internal enum RoleAction
{
    Create,
    Update,
    SetComment,
    UpdateMemberships,
    Delete,
}

/// <summary>One step on the way from a role as it is to the role as it is declared: all of its statements, or none.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Statements">The statements; a password in them is what the server stores of it.</param>
internal sealed record RoleStep(RoleAction Action, ValueList<string> Statements)
{
    /// <summary>The action in CloudNativePG's messages, for example <c>UPDATE_MEMBERSHIPS</c>.</summary>
    public string ActionName => Action switch
    {
        RoleAction.SetComment => "SET_COMMENT",
        RoleAction.UpdateMemberships => "UPDATE_MEMBERSHIPS",
        _ => Action.ToString().ToUpperInvariant(),
    };

    public override string ToString() => ActionName;
}

/// <summary>Decides what is done to a role. No effects; its only randomness is the salt of a password.</summary>
internal static class RolePlan
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>The steps for a role, in order; none when it is as declared.</summary>
    /// <param name="role">The role as it is declared.</param>
    /// <param name="existing">The role as it is; null when there is none.</param>
    /// <param name="password">Its password where the declaration asks for one; null leaves the stored one alone unless <see cref="RoleSpec.DisablePassword"/>.</param>
    public static IReadOnlyList<RoleStep> Steps(RoleSpec role, CatalogRole? existing, string? password)
    {
        var name = SqlText.Identifier(role.Name);
        if (role.Ensure == Ensure.Absent)
        {
            return existing is null ? [] : [new(RoleAction.Delete, [$"DROP ROLE {name}"])];
        }
        var steps = new List<RoleStep>();
        var passwordClause = PasswordClause(role, existing?.StoredPassword, password);
        var validUntilClause = ValidUntilClause(role, existing);
        if (existing is null)
        {
            steps.Add(new(RoleAction.Create, [$"CREATE ROLE {name} WITH {Options(role)}{passwordClause}{validUntilClause}"]));
        }
        else if (!HasOptions(existing, role) || passwordClause.Length + validUntilClause.Length > 0)
        {
            steps.Add(new(RoleAction.Update, [$"ALTER ROLE {name} WITH {Options(role)}{passwordClause}{validUntilClause}"]));
        }

        if ((role.Comment ?? "") != (existing?.Comment ?? ""))
        {
            var comment = string.IsNullOrEmpty(role.Comment) ? "NULL" : SqlText.Literal(role.Comment);
            steps.Add(new(RoleAction.SetComment, [$"COMMENT ON ROLE {name} IS {comment}"]));
        }

        var before = (existing?.InRoles ?? []).ToHashSet(StringComparer.Ordinal);
        var after = role.InRoles.ToHashSet(StringComparer.Ordinal);
        if (!before.SetEquals(after))
        {
            steps.Add(new(RoleAction.UpdateMemberships,
            [
                .. after.Except(before).Select(r => $"GRANT {SqlText.Identifier(r)} TO {name}"),
                .. before.Except(after).Select(r => $"REVOKE {SqlText.Identifier(r)} FROM {name}"),
            ]));
        }
        return steps;
    }

    private static bool HasOptions(CatalogRole existing, RoleSpec role) =>
        existing.Superuser == role.Superuser && existing.Inherit == role.Inherit && existing.CreateRole == role.CreateRole && existing.CreateDb == role.CreateDb &&
        existing.Login == role.Login && existing.Replication == role.Replication && existing.BypassRls == role.BypassRls && existing.ConnectionLimit == role.ConnectionLimit;

    private static string Options(RoleSpec role)
    {
        var text = new StringBuilder();
        Append("SUPERUSER", role.Superuser);
        Append("CREATEDB", role.CreateDb);
        Append("CREATEROLE", role.CreateRole);
        Append("INHERIT", role.Inherit);
        Append("LOGIN", role.Login);
        Append("REPLICATION", role.Replication);
        Append("BYPASSRLS", role.BypassRls);
        return text.Append(CultureInfo.InvariantCulture, $"CONNECTION LIMIT {role.ConnectionLimit}").ToString();

        void Append(string option, bool given) => text.Append(given ? "" : "NO").Append(option).Append(' ');
    }

    private static string PasswordClause(RoleSpec role, string? stored, string? password)
    {
        if (role.DisablePassword)
        {
            return stored is null ? "" : " PASSWORD NULL";
        }
        return password is null || ScramVerifier.Matches(stored, password) ? "" : $" PASSWORD {SqlText.Literal(ScramVerifier.Create(password))}";
    }

    private static string ValidUntilClause(RoleSpec role, CatalogRole? existing)
    {
        if (role.ValidUntil is not { } limit)
        {
            // PostgreSQL has no way back to no limit at all
            return existing?.ValidUntilMicroseconds is null ? "" : " VALID UNTIL 'infinity'";
        }
        var microseconds = (limit.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (TimeSpan.TicksPerSecond / MicrosecondsPerSecond);
        return existing is { HasValidUntil: true } && existing.ValidUntilMicroseconds == microseconds
            ? ""
            : $" VALID UNTIL {SqlText.Literal(limit.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture))}";
    }
}

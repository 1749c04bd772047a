namespace PgAspire.Model;

/// <summary>Managed roles, and roles with resources of their own.</summary>
internal static class RoleRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Managed?.Roles.Count; i++)
        {
            CheckRole(spec.Managed.Roles[i], $"spec.managed.roles[{i}]", taken, findings);
        }
        for (var i = 0; i < spec.DatabaseRoles.Count; i++)
        {
            var path = $"databaseRoles[{i}].spec";
            var (role, declared) = (spec.DatabaseRoles[i].Role, spec.DatabaseRoles[i]);
            CheckRole(role, path, taken, findings);
            if (role.Ensure == Ensure.Absent)
            {
                findings.Add($"{path}.ensure", "ensure: absent is not supported for DatabaseRole; delete the resource with databaseRoleReclaimPolicy: delete instead.");
            }
            if (declared.ClientCertificate == true && !role.Login)
            {
                findings.Add($"{path}.clientCertificate", "clientCertificate requires the role to have login enabled.");
            }
        }
    }

    private static void CheckRole(RoleSpec role, string path, Dictionary<string, string> taken, Findings findings)
    {
        if (TextRules.CheckIdentifier(role.Name, $"{path}.name", "The role's name", findings))
        {
            if (PostgresRoles.IsReserved(role.Name))
            {
                findings.Add($"{path}.name", $"This role is reserved for operator use: '{Excerpt.Of(role.Name)}'. So are postgres, streaming_replica, cnpg_* and pg_*.");
            }
            if (!taken.TryAdd(role.Name, path))
            {
                findings.Add($"{path}.name", $"Role name is duplicate of another: '{Excerpt.Of(role.Name)}' is also the name at {taken[role.Name]}.name.");
            }
        }
        if (role.ConnectionLimit is < -1 or > int.MaxValue)
        {
            findings.Add($"{path}.connectionLimit", $"Connection limit should be positive, unless defaulting to -1, and at most {int.MaxValue}; it is {role.ConnectionLimit}.");
        }
        if (role.DisablePassword && role.PasswordSecret is not null)
        {
            findings.Add($"{path}.disablePassword", "This role both sets and disables a password: passwordSecret and disablePassword are mutually exclusive.");
        }
        for (var i = 0; i < role.InRoles.Count; i++)
        {
            TextRules.CheckIdentifier(role.InRoles[i], $"{path}.inRoles[{i}]", "The role's name", findings);
        }
    }
}

using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>The passwords of a cluster. They never appear in <see cref="ToString"/>.</summary>
/// <param name="Application">The owner of the application's database.</param>
/// <param name="SuperuserPassword">The password of <c>postgres</c>; used with superuser access only.</param>
public sealed record ClusterCredentials(RoleCredentials Application, string? SuperuserPassword = null)
{
    private readonly string _generationKey = new PasswordGenerator().Generate();

    /// <summary>The passwords of managed roles that somebody gave, by the role's name.</summary>
    public ValueMap<string> RolePasswords { get; init; } = ValueMap<string>.Empty;

    /// <summary>
    /// The passwords of all managed roles whose declaration asks for one (<see cref="RoleSpec.PasswordSecret"/>), by the role's name: the given one, else
    /// one that is generated, the same for a role each time, in these credentials and what is made of them by <c>with</c>.
    /// </summary>
    /// <param name="spec">The cluster.</param>
    public ValueMap<string> RolePasswordsFor(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var roles = (spec.Managed?.Roles ?? []).Concat(spec.DatabaseRoles.Select(r => r.Role)).Where(r => r is { PasswordSecret: not null, DisablePassword: false });
        return ValueMap<string>.From(roles.Select(r => KeyValuePair.Create(r.Name, r.Name == Application.UserName ? Application.Password
            : RolePasswords.TryGetValue(r.Name, out var given) ? given : PasswordGenerator.FromKey(_generationKey, r.Name).Generate())));
    }

    /// <summary>The application's role.</summary>
    public override string ToString() => Application.UserName;
}

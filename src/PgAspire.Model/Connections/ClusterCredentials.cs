using System.Diagnostics;

namespace PgAspire.Model;

/// <summary>A role and its password. The password never appears in <see cref="ToString"/>.</summary>
/// <param name="UserName">The role.</param>
/// <param name="Password">The password.</param>
[DebuggerDisplay("{UserName}")]
public sealed record RoleCredentials(string UserName, string Password)
{
    /// <summary>The role's name only.</summary>
    public override string ToString() => UserName;
}

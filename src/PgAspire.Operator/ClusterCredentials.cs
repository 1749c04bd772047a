using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>The passwords of a cluster. They never appear in <see cref="ToString"/>.</summary>
/// <param name="Application">The owner of the application's database.</param>
/// <param name="SuperuserPassword">The password of <c>postgres</c>; used with superuser access only.</param>
public sealed record ClusterCredentials(RoleCredentials Application, string? SuperuserPassword = null)
{
    /// <summary>The application's role.</summary>
    public override string ToString() => Application.UserName;
}

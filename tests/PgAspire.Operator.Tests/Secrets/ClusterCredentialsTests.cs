using PgAspire.Model;

namespace PgAspire.Operator.Tests.Secrets;

public sealed class ClusterCredentialsTests
{
    private static readonly PostgresClusterSpec Spec = new()
    {
        Name = "pg",
        Managed = new() { Roles = [new() { Name = "given", PasswordSecret = "a" }, new() { Name = "generated", PasswordSecret = "b" }, new() { Name = "none" }, new() { Name = "app", PasswordSecret = "c" }] },
        DatabaseRoles = [new() { Metadata = new() { Name = "r" }, Role = new() { Name = "of a resource", PasswordSecret = "d" } }],
    };

    [Fact]
    public void Every_role_with_a_secret_has_a_password_given_or_generated_and_always_the_same()
    {
        var credentials = new ClusterCredentials(new("app", "word")) { RolePasswords = ValueMap<string>.Empty.With("given", "known").With("none", "unused") };
        var passwords = credentials.RolePasswordsFor(Spec);
        Assert.Equal(["app", "generated", "given", "of a resource"], passwords.Keys);
        Assert.Equal(("known", "word"), (passwords["given"], passwords["app"]));
        Assert.Equal(PasswordGenerator.Length, passwords["generated"].Length);
        Assert.NotEqual(passwords["generated"], passwords["of a resource"]);

        // one role less, and another secret of the cluster: the others keep theirs
        var later = (credentials with { SuperuserPassword = "new" }).RolePasswordsFor(Spec with { DatabaseRoles = [] });
        Assert.Equal(passwords["generated"], later["generated"]);
        Assert.NotEqual(passwords["generated"], new ClusterCredentials(new("app", "word")).RolePasswordsFor(Spec)["generated"]);
    }

    [Fact]
    public void Credentials_say_no_more_than_the_applications_role()
    {
        var credentials = new ClusterCredentials(new("app", "word"), "super") { RolePasswords = ValueMap<string>.Empty.With("given", "known") };
        Assert.Equal("app", $"{credentials}");
    }
}

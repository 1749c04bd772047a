using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>Roles that the operator keeps, on a real server.</summary>
public sealed class ManagedRoleTests : IClassFixture<PrimaryServer>
{
    private const string Hostile = "it's \"$$\\ '; DROP ROLE app; --";

    private readonly PrimaryServer _server;

    public ManagedRoleTests(PrimaryServer server)
    {
        InstalledPostgres.Require();
        _server = server;
    }

    [Fact]
    public async Task A_role_gets_every_attribute_and_the_second_time_nothing_is_written()
    {
        var role = new RoleSpec
        {
            Name = "everything",
            Comment = "first\nsecond 'line' \\",
            Login = true,
            Superuser = true,
            CreateDb = true,
            CreateRole = true,
            Replication = true,
            BypassRls = true,
            Inherit = false,
            ConnectionLimit = 7,
            ValidUntil = new DateTimeOffset(2031, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(2)),
            InRoles = ["pg_monitor", "pg_read_all_data"],
        };
        var result = await _server.ReconcileTwiceAsync(Plan(role));
        Assert.Empty(result.Problems);
        Assert.Equal(["everything"], result.ManagedRoles.Reconciled);
        Assert.Equal(["app"], result.ManagedRoles.NotManaged.Where(n => n == "app"));
        Assert.Equal(["cnpg_metrics_exporter", "postgres", "streaming_replica"], result.ManagedRoles.Reserved);
        Assert.Equal("t t t t t t f 7 2031-02-03 02:05:06.789 ", await AttributesAsync("everything"));
        Assert.Equal("pg_monitor,pg_read_all_data", await MembershipsAsync("everything"));
        Assert.Equal(role.Comment, await CommentAsync("everything"));

        result = await _server.ReconcileTwiceAsync(Plan(new RoleSpec { Name = "everything", InRoles = ["pg_read_all_data", "pg_write_all_data"] }));
        Assert.Empty(result.Problems);
        Assert.Equal("f f f f f f t -1 infinity ", await AttributesAsync("everything"));
        Assert.Equal("pg_read_all_data,pg_write_all_data", await MembershipsAsync("everything"));
        Assert.Null(await CommentAsync("everything"));

        result = await _server.ReconcileTwiceAsync(Plan(new RoleSpec { Name = "everything", Ensure = Ensure.Absent }));
        Assert.Empty(result.Problems);
        Assert.Equal(["everything"], result.ManagedRoles.Reconciled);
        Assert.Null(await AttributesAsync("everything"));
    }

    [Fact]
    public async Task A_role_may_be_a_member_of_a_later_one_and_a_circle_is_told()
    {
        var result = await _server.ReconcileTwiceAsync(Plan(new() { Name = "member", InRoles = ["group of later"] }, new() { Name = "group of later" }));
        Assert.Empty(result.Problems);
        Assert.Equal("group of later", await MembershipsAsync("member"));

        result = await _server.ReconcileAsync(Plan(new() { Name = "member", InRoles = ["group of later"] }, new() { Name = "group of later", InRoles = ["member"] }));
        Assert.Equal(["member"], result.ManagedRoles.Reconciled);
        Assert.Equal(["group of later"], result.ManagedRoles.PendingReconciliation);
        Assert.Equal(
            "could not perform UPDATE_MEMBERSHIPS on role group of later: role \"member\" is a member of role \"group of later\"",
            Assert.Single(result.ManagedRoles.CannotReconcile["group of later"]));
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_by_role_and_stops_no_other()
    {
        await _server.ReconcileAsync(Plan(new RoleSpec { Name = "dante" }));
        await _server.ScalarAsync("CREATE DATABASE inferno OWNER dante");
        var result = await _server.ReconcileAsync(Plan(
            new() { Name = "dante", Ensure = Ensure.Absent }, new() { Name = "petrarca", InRoles = ["poets", "pg_monitor"] }, new() { Name = "boccaccio", Comment = "fine" }));
        Assert.Equal(["boccaccio"], result.ManagedRoles.Reconciled);
        Assert.Equal(["dante", "petrarca"], result.ManagedRoles.PendingReconciliation);
        Assert.Equal("could not perform DELETE on role dante: owner of database inferno", Assert.Single(result.ManagedRoles.CannotReconcile["dante"]));
        Assert.Equal("could not perform UPDATE_MEMBERSHIPS on role petrarca: role \"poets\" does not exist", Assert.Single(result.ManagedRoles.CannotReconcile["petrarca"]));
        // of the memberships of one role all are there, or none
        Assert.Null(await MembershipsAsync("petrarca"));
        Assert.Equal(2, result.Problems.Count());
    }

    [Fact]
    public async Task A_password_is_set_changed_removed_and_left_alone()
    {
        var role = new RoleSpec { Name = "signs in", Login = true, PasswordSecret = "pg-signs-in" };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(role) with { RolePasswords = Password("signs in", "First1") })).Problems);
        Assert.True(await _server.CanSignInAsync("signs in", "First1"));

        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(role) with { RolePasswords = Password("signs in", "Second'2\\") })).Problems);
        Assert.False(await _server.CanSignInAsync("signs in", "First1"));
        Assert.True(await _server.CanSignInAsync("signs in", "Second'2\\"));

        // without a secret the password is nobody's business
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(role with { PasswordSecret = null, ConnectionLimit = 3 }))).Problems);
        Assert.True(await _server.CanSignInAsync("signs in", "Second'2\\"));

        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(role with { PasswordSecret = null, DisablePassword = true }))).Problems);
        Assert.False(await _server.CanSignInAsync("signs in", "Second'2\\"));
        Assert.Null(await _server.ScalarAsync("SELECT rolpassword FROM pg_authid WHERE rolname = 'signs in'"));

        Assert.DoesNotContain(_server.Instance.Log, l => l.Contains("First1", StringComparison.Ordinal) || l.Contains("Second", StringComparison.Ordinal) || l.Contains("SCRAM", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_nobody_gave_is_told_and_the_others_go_on()
    {
        var result = await _server.ReconcileAsync(Plan(new() { Name = "no password", PasswordSecret = "elsewhere" }, new() { Name = "another one" }));
        Assert.Equal(["another one"], result.ManagedRoles.Reconciled);
        Assert.Equal("failed to get password secret elsewhere: no password was given for the role", Assert.Single(result.ManagedRoles.CannotReconcile["no password"]));
    }

    [Fact]
    public async Task An_error_shows_neither_the_password_nor_what_is_stored_of_it()
    {
        // the server refuses the statement that has the password in it
        var role = new RoleSpec { Name = "refused", Login = true, PasswordSecret = "s", ConnectionLimit = long.MaxValue };
        var plan = Plan(role) with { RolePasswords = Password("refused", "Hidden4Ever") };
        var result = await _server.ReconcileAsync(plan);
        Assert.NotEmpty(result.ManagedRoles.CannotReconcile["refused"]);
        Assert.DoesNotContain("Hidden4Ever", plan + result.ToString() + string.Join(' ', result.Problems), StringComparison.Ordinal);
        await _server.ScalarAsync("SELECT 'the log has been written'");
        Assert.DoesNotContain(_server.Instance.Log, l => l.Contains("SCRAM", StringComparison.Ordinal) || l.Contains("Hidden4Ever", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reserved_roles_are_refused_without_a_statement()
    {
        var before = await _server.ScalarAsync("SELECT xmin::text FROM pg_authid WHERE rolname = 'streaming_replica'");
        var result = await _server.ReconcileAsync(Plan(new() { Name = "streaming_replica", Ensure = Ensure.Absent }, new() { Name = "pg_new" }));
        Assert.Equal(["pg_new", "streaming_replica"], result.ManagedRoles.PendingReconciliation);
        Assert.Equal(before, await _server.ScalarAsync("SELECT xmin::text FROM pg_authid WHERE rolname = 'streaming_replica'"));
    }

    [Fact]
    public async Task Hostile_names_and_comments_are_names_and_comments()
    {
        var role = new RoleSpec { Name = Hostile, Comment = Hostile, InRoles = ["a \"group\\"] };
        var result = await _server.ReconcileTwiceAsync(Plan(role, new() { Name = "a \"group\\" }));
        Assert.Empty(result.Problems);
        Assert.Equal(1L, await _server.ScalarAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{Hostile.Replace("'", "''", StringComparison.Ordinal)}'"));
        Assert.Equal(1L, await _server.ScalarAsync("SELECT count(*) FROM pg_roles WHERE rolname = 'app'"));
        result = await _server.ReconcileTwiceAsync(Plan(role with { Ensure = Ensure.Absent }));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public async Task A_role_with_a_resource_of_its_own_goes_with_it_when_it_is_to_be_deleted()
    {
        var kept = new DatabaseRoleSpec { Metadata = new() { Name = "kept" }, Role = new() { Name = "kept role", Comment = "x" } };
        var deleted = new DatabaseRoleSpec { Metadata = new() { Name = "deleted" }, Role = new() { Name = "deleted role" }, ReclaimPolicy = ReclaimPolicy.Delete };
        var first = await _server.ReconcileTwiceAsync(PrimaryServer.Plan(PrimaryServer.Spec with { DatabaseRoles = [kept, deleted] }));
        Assert.Equal([new("kept role"), new("deleted role")], first.DatabaseRoles);
        Assert.Empty(first.ManagedRoles.Reconciled);

        // nothing was declared in a run that knows of neither
        await _server.ReconcileAsync(PrimaryServer.Plan(PrimaryServer.Spec));
        Assert.Equal("deleted role,kept role", await NamesAsync());

        await _server.ScalarAsync("CREATE SCHEMA owned AUTHORIZATION \"deleted role\"");
        var failed = await _server.ReconcileAsync(PrimaryServer.Plan(PrimaryServer.Spec) with { Declared = first.Declared });
        Assert.Equal("could not perform DELETE on role deleted role: owner of schema owned", Assert.Single(failed.DatabaseRoles).Message);
        Assert.Equal(deleted, Assert.Single(failed.Declared.Roles));

        await _server.ScalarAsync("DROP SCHEMA owned");
        var last = await _server.ReconcileAsync(PrimaryServer.Plan(PrimaryServer.Spec) with { Declared = failed.Declared });
        Assert.Empty(last.Problems);
        Assert.Empty(last.Declared.Roles);
        Assert.Equal("kept role", await NamesAsync());

        async Task<object?> NamesAsync() => await _server.ScalarAsync("SELECT string_agg(rolname, ',' ORDER BY rolname) FROM pg_roles WHERE rolname IN ('kept role', 'deleted role')");
    }

    [Fact]
    public async Task The_applications_role_may_be_managed_and_keeps_the_applications_password()
    {
        var result = await _server.ReconcileTwiceAsync(Plan(new RoleSpec { Name = "app", Login = true, CreateDb = true, PasswordSecret = "pg-app" }) with { RolePasswords = Password("app", "another") });
        Assert.Empty(result.Problems);
        Assert.True(await _server.CanSignInAsync("app", ReplicatedServers.Password));
        await _server.ReconcileTwiceAsync(Plan(new RoleSpec { Name = "app", Login = true, DisablePassword = true }));
        Assert.False(await _server.CanSignInAsync("app", ReplicatedServers.Password));
        await _server.ReconcileTwiceAsync(PrimaryServer.Plan(PrimaryServer.Spec));
        Assert.True(await _server.CanSignInAsync("app", ReplicatedServers.Password));
    }

    [Fact]
    public async Task Access_of_the_superuser_is_given_changed_and_taken_at_run_time_and_so_is_the_applications_password()
    {
        var plan = PrimaryServer.Plan(PrimaryServer.Spec);
        await _server.ReconcileTwiceAsync(plan with { SuperuserPassword = "Super1" });
        Assert.True(await _server.CanSignInAsync("postgres", "Super1"));
        await _server.ReconcileTwiceAsync(plan with { SuperuserPassword = "Super2", Application = new("app", "Other3") });
        Assert.False(await _server.CanSignInAsync("postgres", "Super1"));
        Assert.True(await _server.CanSignInAsync("postgres", "Super2"));
        Assert.True(await _server.CanSignInAsync("app", "Other3"));
        await _server.ReconcileTwiceAsync(plan);
        Assert.False(await _server.CanSignInAsync("postgres", "Super2"));
        Assert.Null(await _server.ScalarAsync("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'"));
        Assert.True(await _server.CanSignInAsync("app", ReplicatedServers.Password));
    }

    private static CatalogPlan Plan(params ReadOnlySpan<RoleSpec> roles) => PrimaryServer.Plan(PrimaryServer.Spec with { Managed = new() { Roles = [.. roles] } });

    private static ValueMap<string> Password(string role, string password) => ValueMap<string>.Empty.With(role, password);

    private async Task<string?> AttributesAsync(string role) => (string?)await _server.ScalarAsync(
        "SELECT concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolcanlogin, rolreplication, rolbypassrls, rolinherit, rolconnlimit, rolvaliduntil AT TIME ZONE 'UTC') || ' ' || coalesce(rolpassword, '') " +
        $"FROM pg_authid WHERE rolname = '{role}'");

    private async Task<string?> MembershipsAsync(string role) => (string?)await _server.ScalarAsync(
        $"SELECT string_agg(roleid::regrole::text, ',' ORDER BY roleid::regrole::text) FROM pg_auth_members WHERE member = '\"{role}\"'::regrole") is { } text ? text.Replace("\"", "", StringComparison.Ordinal) : null;

    private async Task<string?> CommentAsync(string role) => (string?)await _server.ScalarAsync($"SELECT shobj_description('\"{role}\"'::regrole, 'pg_authid')");
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Model;

namespace PgAspire.Hosting.Tests;

public sealed class ModelTests
{
    [Fact]
    public void Three_instances_are_synchronous_unless_told_otherwise()
    {
        var builder = AppHost.Create();
        Assert.Equal(new SynchronousReplicationSpec { Method = SynchronousMethod.Any, Number = 1 }, builder.AddCluster("three").Resource.Specification.Postgresql.Synchronous);
        Assert.Null(builder.AddCluster("two", 2).Resource.Specification.Postgresql.Synchronous);
        Assert.Null(builder.AddCluster("fast").WithAsynchronousReplication().Resource.Specification.Postgresql.Synchronous);
        Assert.Equal(2, builder.AddCluster("safe", 5).WithSynchronousReplication(SynchronousMethod.First, 2).Resource.Specification.Postgresql.Synchronous!.Number);
    }

    [Fact]
    public void The_methods_say_what_the_specification_holds()
    {
        var cluster = AppHost.Create().AddCluster()
            .WithImageTag("17.2-minimal-trixie")
            .WithPostgresParameter("max_worker_processes", "40")
            .WithHostBasedAuthentication("host all postgres all trust")
            .WithStorage("3Gi")
            .WithSuperuserAccess()
            .ConfigureSpecification(s => s with { FailoverDelay = TimeSpan.FromSeconds(3) });
        cluster.AddDatabase("orders", "shop");
        cluster.AddDatabase("audit");
        var spec = cluster.Resource.Specification;
        Assert.Equal("ghcr.io/cloudnative-pg/postgresql:17.2-minimal-trixie", spec.ImageName);
        Assert.Equal("40", spec.Postgresql.Parameters["max_worker_processes"]);
        Assert.Equal(["host all postgres all trust"], spec.Postgresql.HostBasedAuthentication);
        Assert.Equal("3Gi", spec.Storage.Size);
        Assert.True(spec.EnableSuperuserAccess);
        Assert.Equal(TimeSpan.FromSeconds(3), spec.FailoverDelay);
        Assert.Equal(("shop", "shop"), (spec.InitDb.Database, spec.InitDb.EffectiveOwner));
        Assert.Equal([new DatabaseSpec { Name = "audit", Owner = "shop" }], spec.Databases);
    }

    [Fact]
    public void A_managed_role_may_sign_in_when_it_has_a_password_and_is_changed_when_asked_for_again()
    {
        var builder = AppHost.Create();
        builder.Configuration["Parameters:reporter-password"] = "word";
        var password = builder.AddParameter("reporter-password", secret: true);
        var cluster = builder.AddCluster().WithManagedRole("reporter", r => r with { CreateDb = true }, password).WithManagedRole("group");
        Assert.Equal(
            [new RoleSpec { Name = "reporter", Login = true, CreateDb = true, PasswordSecret = "pg-role-reporter" }, new RoleSpec { Name = "group" }],
            cluster.Resource.Specification.Managed!.Roles);
        Assert.Same(password.Resource, cluster.Resource.RolePasswordParameters["reporter"]);

        cluster.WithManagedRole("reporter", r => r with { Login = false, Name = "ignored", PasswordSecret = "own" });
        Assert.Equal(
            [new RoleSpec { Name = "group" }, new RoleSpec { Name = "reporter", CreateDb = true, PasswordSecret = "own" }],
            cluster.Resource.Specification.Managed!.Roles);
        Assert.Throws<InvalidOperationException>(() => cluster.WithManagedRole("group", _ => null!));
    }

    [Fact]
    public void A_view_is_the_same_each_time()
    {
        var database = AppHost.Create().AddCluster().AddDatabase("app");
        Assert.Same(database.AsReadOnly().Resource, database.AsReadOnly().Resource);
        Assert.Equal("app-ro", database.AsReadOnly().Resource.Name);
        Assert.NotSame(database.AsReadOnly().Resource, database.AsReadOnly("reports").Resource);
    }

    [Fact]
    public void No_part_of_a_cluster_has_endpoints_in_the_model()
    {
        var builder = AppHost.Create();
        builder.AddCluster().AddDatabase("app").AsReadOnly();
        Assert.All(builder.Resources, r =>
        {
            Assert.IsNotType<IResourceWithEndpoints>(r, exactMatch: false);
            Assert.Empty(r.Annotations.OfType<EndpointAnnotation>());
        });
    }

    [Fact]
    public void Expressions_name_what_they_lead_to_and_hold_no_password()
    {
        var builder = AppHost.Create();
        var app = builder.AddCluster().AddDatabase("app");
        Assert.Equal("Host={pg.services.rw.host};Port={pg.services.rw.port};Username=app;Password={pg-password.value};Database=app", app.Resource.ConnectionStringExpression.ValueExpression);
        Assert.Equal("Host={pg.services.ro.host};Port={pg.services.ro.port};Username=app;Password={pg-password.value};Database=app", app.AsReadOnly().Resource.ConnectionStringExpression.ValueExpression);
        Assert.Equal(["Host", "Port", "Username", "Password", "DatabaseName", "Uri", "JdbcConnectionString"], ((IResourceWithConnectionString)app.Resource).GetConnectionProperties().Select(p => p.Key));
    }

    [Theory]
    [InlineData("letters1")]
    [InlineData("a;Host=elsewhere")]
    [InlineData(" padded ")]
    [InlineData("it's \"quoted\"")]
    [InlineData("{0}")]
    public async Task A_password_that_was_given_arrives_as_it_is(string password)
    {
        var builder = AppHost.Create();
        builder.Configuration["Parameters:mine"] = password;
        var database = builder.AddPostgresCluster("pg", password: builder.AddParameter("mine", secret: true)).AddDatabase("app").Resource;
        var quoted = database.ConnectionStringExpression.ValueProviders.OfType<ReferenceExpression>().Last();
        Assert.Equal(password, new Npgsql.NpgsqlConnectionStringBuilder($"Password={await quoted.GetValueAsync(TestContext.Current.CancellationToken)}").Password);
    }

    [Theory]
    [InlineData("a;Host=elsewhere")]
    [InlineData("two words")]
    [InlineData(" padded ")]
    [InlineData("it's \"quoted\"")]
    [InlineData("=first")]
    [InlineData("{braces}")]
    [InlineData("{{0}}{1}")]
    [InlineData("a/b?c#d@e:f%20")]
    [InlineData("Größe")]
    public async Task A_name_with_characters_of_its_own_meaning_arrives_as_it_is(string name)
    {
        var cluster = AppHost.Create().AddCluster().ConfigureSpecification(s => s with { InitDb = s.InitDb with { Owner = name } });
        var database = cluster.AddDatabase("app", name).Resource;

        // what stands in for the values that only a run has
        var text = Whole(database.ConnectionStringExpression);
        var parsed = new Npgsql.NpgsqlConnectionStringBuilder(text);
        Assert.Equal((name, name, "host", 1234), (parsed.Username, parsed.Database, parsed.Host, parsed.Port));

        var properties = ((IResourceWithConnectionString)database).GetConnectionProperties().ToDictionary(p => p.Key, p => p.Value);
        Assert.Equal((name, name), (await LiteralAsync(properties["Username"]), await LiteralAsync(properties["DatabaseName"])));
        var uri = new Uri(Whole(properties["Uri"]));
        Assert.Equal((name, name), (Uri.UnescapeDataString(uri.UserInfo.Split(':')[0]), Uri.UnescapeDataString(uri.AbsolutePath[1..])));
        Assert.EndsWith($"/{Uri.EscapeDataString(name)}", Whole(properties["JdbcConnectionString"]), StringComparison.Ordinal);
        Assert.Equal("", uri.Query + uri.Fragment);
    }

    private static ValueTask<string?> LiteralAsync(ReferenceExpression expression) => expression.GetValueAsync(TestContext.Current.CancellationToken);

    private static string Whole(ReferenceExpression expression) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture,
        expression.Format,
        [.. expression.ManifestExpressions.Select(e => e.Contains(".port", StringComparison.Ordinal) ? "1234" : e.Contains(".host", StringComparison.Ordinal) ? "host" : "secret")]);

    [Fact]
    public void Instances_beyond_those_asked_for_are_hidden()
    {
        var builder = AppHost.Create();
        builder.AddCluster();
        var instances = builder.Resources.OfType<PostgresClusterInstanceResource>().ToArray();
        Assert.Equal(["pg-1", "pg-2", "pg-3", "pg-4", "pg-5", "pg-6", "pg-7", "pg-8", "pg-9"], instances.Select(i => i.Name));
        Assert.Equal([false, false, false, true, true, true, true, true, true], instances.Select(i => i.Annotations.OfType<ResourceSnapshotAnnotation>().Single().InitialSnapshot.IsHidden));
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused_at_once()
    {
        var builder = AppHost.Create();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddCluster(instances: 0));
        Assert.Equal("instances", error.ParamName);
        Assert.Contains("spec.instances", error.Message, StringComparison.Ordinal);
        var cluster = builder.AddCluster();
        Assert.Throws<ArgumentNullException>(() => PostgresClusterBuilderExtensions.AddPostgresCluster(null!, "pg"));
        Assert.Throws<ArgumentNullException>(() => builder.AddPostgresCluster(null!));
        Assert.Throws<ArgumentException>(() => builder.AddPostgresCluster(""));
        Assert.Throws<ArgumentException>(() => cluster.AddDatabase(""));
        Assert.Throws<ArgumentException>(() => cluster.WithPostgresParameter("", "x"));
        Assert.Throws<ArgumentNullException>(() => cluster.WithPostgresParameter("x", null!));
        Assert.Throws<ArgumentException>(() => cluster.WithHostBasedAuthentication(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster.WithHostPort(70000));
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster.WithHeldConnections(TimeSpan.Zero));
        Assert.Throws<ArgumentNullException>(() => cluster.ConfigureSpecification(null!));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_before_anything_starts()
    {
        var builder = AppHost.Create();
        builder.Configuration["DcpPublisher:RandomizePorts"] = "false";
        var one = builder.AddCluster("one").WithPostgresParameter("ssl", "off").WithHostBasedAuthentication("host all nobody").WithHostPort(25432);
        one.AddDatabase("a", "same");
        one.AddDatabase("b", "same");
        builder.AddCluster("Two").WithSynchronousReplication((SynchronousMethod)7, 1).WithHostPort(25432);
        await using var app = builder.Build();
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("one: spec.postgresql.parameters[ssl]", error.Message, StringComparison.Ordinal);
        Assert.Contains("one: spec.postgresql.pg_hba[0]", error.Message, StringComparison.Ordinal);
        Assert.Contains("one: a and b are both the database same", error.Message, StringComparison.Ordinal);
        Assert.Contains("Two: metadata.name", error.Message, StringComparison.Ordinal);
        Assert.Contains("Two: spec.postgresql.synchronous.method", error.Message, StringComparison.Ordinal);
        Assert.Contains("one-rw and Two-rw both want host port 25432", error.Message, StringComparison.Ordinal);
    }
}

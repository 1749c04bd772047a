using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>Databases that are declared, and what is in them, on a real server.</summary>
public sealed class DeclaredDatabaseTests : IClassFixture<PrimaryServer>
{
    private const string Hostile = "it's \"$$\\ '; DROP DATABASE app; --";

    private readonly PrimaryServer _server;

    public DeclaredDatabaseTests(PrimaryServer server)
    {
        InstalledPostgres.Require();
        _server = server;
    }

    [Fact]
    public async Task A_database_gets_every_attribute_and_what_can_be_changed_is_changed()
    {
        var database = new DatabaseSpec
        {
            Name = "full",
            Owner = "app",
            Template = "template0",
            Encoding = "UTF8",
            Locale = "C",
            LocaleCType = "C.UTF-8",
            Tablespace = "pg_default",
            IsTemplate = true,
            AllowConnections = false,
            ConnectionLimit = 5,
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Equal("app UTF8 C C.UTF-8 pg_default t f 5", await AttributesAsync("full"));

        // the encoding under another of its names
        database = database with { Encoding = "unicode", IsTemplate = false, AllowConnections = true, ConnectionLimit = -1, Owner = "postgres" };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Equal("postgres UTF8 C C.UTF-8 pg_default f t -1", await AttributesAsync("full"));

        // what nobody declares is left as it is
        await _server.ScalarAsync("ALTER DATABASE \"full\" CONNECTION LIMIT 9");
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(new DatabaseSpec { Name = "full", Owner = "app" }))).Problems);
        Assert.Equal("app UTF8 C C.UTF-8 pg_default f t 9", await AttributesAsync("full"));

        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database with { Ensure = Ensure.Absent }))).Problems);
        Assert.Null(await AttributesAsync("full"));
    }

    [Fact]
    public async Task What_never_changes_is_told_all_at_once_and_the_rest_is_applied()
    {
        await _server.ScalarAsync("CREATE DATABASE fixed TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        var result = await _server.ReconcileTwiceAsync(Plan(new DatabaseSpec { Name = "fixed", Owner = "app", Encoding = "SQL_ASCII", LocaleCollate = "C.UTF-8", ConnectionLimit = 2 }));
        Assert.Equal(
            "Database 'fixed': encoding is 'UTF8', not 'SQL_ASCII', localeCollate is 'C', not 'C.UTF-8': " +
            "PostgreSQL sets it when a database is made and never again. Drop the database or declare what it has.", Assert.Single(result.Problems));
        Assert.Equal("app UTF8 C C pg_default f t 2", await AttributesAsync("fixed"));
    }

    [Fact]
    public async Task A_managed_role_may_own_a_database_and_one_databases_error_stops_no_other()
    {
        var plan = Plan(new DatabaseSpec { Name = "orphan", Owner = "nobody there" }, new DatabaseSpec { Name = "of managed", Owner = "the owner" });
        plan = plan with { Spec = plan.Spec with { Managed = new() { Roles = [new() { Name = "the owner" }] } } };
        var result = await _server.ReconcileAsync(plan);
        Assert.Equal(["Database 'orphan': role \"nobody there\" does not exist (42704)"], result.Problems);
        Assert.Equal([false, true], result.Databases.Select(d => d.Applied));
        Assert.Equal(["of managed"], result.Declared.Databases.Select(d => d.Name));
        Assert.StartsWith("the owner ", await AttributesAsync("of managed"), StringComparison.Ordinal);

        // the role goes after what it owned
        plan = Plan(new DatabaseSpec { Name = "of managed", Owner = "app" });
        plan = plan with { Spec = plan.Spec with { Managed = new() { Roles = [new() { Name = "the owner", Ensure = Ensure.Absent }] } } };
        Assert.Empty((await _server.ReconcileTwiceAsync(plan)).Problems);
    }

    [Fact]
    public async Task A_database_that_is_no_longer_declared_stays_or_goes_as_its_policy_says()
    {
        var first = await _server.ReconcileTwiceAsync(Plan(
            new() { Name = "retained", Owner = "app" }, new() { Name = "deleted", Owner = "app", ReclaimPolicy = ReclaimPolicy.Delete }));
        Assert.Equal(["retained", "deleted"], first.Declared.Databases.Select(d => d.Name));

        // another run knows of neither
        Assert.Empty((await _server.ReconcileAsync(Plan())).Databases);
        Assert.NotNull(await AttributesAsync("deleted"));

        CatalogResult failed;
        await using (await _server.ConnectAsync("deleted"))
        {
            failed = await _server.ReconcileAsync(Plan() with { Declared = first.Declared });
            Assert.StartsWith("Database 'deleted': database \"deleted\" is being accessed by other users", Assert.Single(failed.Problems), StringComparison.Ordinal);
        }
        var last = await _server.ReconcileAsync(Plan() with { Declared = failed.Declared });
        Assert.Empty(last.Databases);
        Assert.Empty(last.Declared.Databases);
        Assert.Null(await AttributesAsync("deleted"));
        Assert.NotNull(await AttributesAsync("retained"));
    }

    [Fact]
    public async Task Schemas_and_extensions_come_change_and_go()
    {
        var database = new DatabaseSpec
        {
            Name = "objects",
            Owner = "app",
            Schemas = [new() { Name = "sales", Owner = "app" }, new() { Name = "plain" }, new() { Name = "never", Ensure = Ensure.Absent }],
            Extensions = [new() { Name = "plpgsql", Ensure = Ensure.Absent }],
        };
        var result = await _server.ReconcileTwiceAsync(Plan(database));
        Assert.Empty(result.Problems);
        Assert.Equal([new("sales"), new("plain"), new("never")], Assert.Single(result.Databases).Schemas);
        Assert.Equal("plain:postgres,public:pg_database_owner,sales:app", await SchemasAsync());
        Assert.Null(await ExtensionAsync());

        // an extension needs its schema first, and the schema goes after it
        database = database with
        {
            Schemas = [new() { Name = "sales", Owner = "postgres" }, new() { Name = "plain", Ensure = Ensure.Absent }],
            Extensions = [new() { Name = "plpgsql", Version = "1.0" }],
        };
        result = await _server.ReconcileTwiceAsync(Plan(database));
        Assert.Empty(result.Problems);
        Assert.Equal("public:pg_database_owner,sales:postgres", await SchemasAsync());
        Assert.Equal("1.0 pg_catalog", await ExtensionAsync());

        async Task<object?> SchemasAsync() => await _server.ScalarAsync(
            "SELECT string_agg(nspname || ':' || pg_get_userbyid(nspowner), ',' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'", "objects");
        async Task<object?> ExtensionAsync() => await _server.ScalarAsync("SELECT extversion || ' ' || nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace", "objects");
    }

    [Fact]
    public async Task An_extension_without_a_schema_goes_where_an_ordinary_session_puts_it()
    {
        Assert.SkipUnless(await _server.ScalarAsync("SELECT 1 FROM pg_available_extensions WHERE name = 'citext'") is 1, "This PostgreSQL has no contrib extensions.");
        var database = new DatabaseSpec { Name = "contrib", Owner = "app", Extensions = [new() { Name = "citext" }, new() { Name = "no such extension" }] };
        var result = await _server.ReconcileTwiceAsync(Plan(database));
        Assert.Equal("public", await SchemaAsync());
        var status = Assert.Single(result.Databases);
        Assert.Equal((DatabaseStatus.ObjectsFailed, false), (status.Message, status.Applied));
        Assert.Equal([true, false], status.Extensions.Select(e => e.Applied));
        Assert.StartsWith("Database 'contrib', extension 'no such extension': extension \"no such extension\" is not available", Assert.Single(result.Problems), StringComparison.Ordinal);

        database = database with { Schemas = [new() { Name = "elsewhere" }], Extensions = [new() { Name = "citext", Schema = "elsewhere" }] };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Equal("elsewhere", await SchemaAsync());

        async Task<object?> SchemaAsync() => await _server.ScalarAsync("SELECT nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'citext'", "contrib");
    }

    [Fact]
    public async Task Foreign_data_wrappers_and_servers_come_change_and_go()
    {
        var database = new DatabaseSpec
        {
            Name = "foreign",
            Owner = "app",
            ForeignDataWrappers = [new() { Name = "dummy", Handler = "-", Validator = "-", Options = [Option("debug", "it's \\ 1"), Option("gone", "2")], Usage = [new() { Name = "app" }] }],
            Servers = [new() { Name = "far", ForeignDataWrapper = "dummy", Options = [Option("host", "localhost")], Usage = [new() { Name = "public" }, new() { Name = "app" }] }],
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Equal("postgres debug=it's \\ 1,gone=2 app,postgres", await WrapperAsync());
        Assert.Equal("dummy host=localhost -,app,postgres", await ServerAsync());

        await _server.ScalarAsync("CREATE FUNCTION public.\"accepts all\"(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END'", "foreign");
        // an internal error of the server (XX000), after which the session goes on with the next object
        await _server.ScalarAsync("CREATE FUNCTION public.\"fails badly\"(text[], oid) RETURNS void LANGUAGE sql AS ''", "foreign");
        var bad = await _server.ReconcileAsync(Plan(database with { ForeignDataWrappers = [database.ForeignDataWrappers[0] with { Validator = "fails badly", Options = [Option("new", "1")] }] }));
        Assert.EndsWith("returned NULL (XX000)", Assert.Single(bad.Problems), StringComparison.Ordinal);
        Assert.True(Assert.Single(Assert.Single(bad.Databases).Servers).Applied);
        database = database with
        {
            ForeignDataWrappers =
            [
                database.ForeignDataWrappers[0] with
                {
                    // in another schema than the operator's search_path has
                    Validator = "accepts all",
                    Options = [Option("debug", "3") with { Ensure = Ensure.Absent }, Option("gone", "4") with { Ensure = Ensure.Absent }, Option("host", "5")],
                    Usage = [new() { Name = "app", Type = UsageType.Revoke }],
                },
            ],
            Servers = [database.Servers[0] with { Options = [Option("host", "h2"), Option("port", "1")], Usage = [new() { Name = "PUBLIC", Type = UsageType.Revoke }] }],
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Equal("postgres host=5 postgres", await WrapperAsync());
        Assert.Equal("dummy host=h2,port=1 app,postgres", await ServerAsync());

        var other = database with { ForeignDataWrappers = [new() { Name = "other", Handler = "no such function" }], Servers = [database.Servers[0] with { ForeignDataWrapper = "other" }] };
        var problems = (await _server.ReconcileAsync(Plan(other))).Problems.ToArray();
        Assert.Equal("Database 'foreign', foreign data wrapper 'other': there is no function 'no such function' that can be its handler", problems[0]);
        Assert.StartsWith("Database 'foreign', server 'far': it belongs to the foreign data wrapper 'dummy', not 'other'", problems[1], StringComparison.Ordinal);

        database = database with
        {
            ForeignDataWrappers = [database.ForeignDataWrappers[0] with { Ensure = Ensure.Absent }],
            Servers = [database.Servers[0] with { Ensure = Ensure.Absent }],
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Null(await WrapperAsync());

        static ForeignOption Option(string name, string value) => new() { Name = name, Value = value };
        async Task<object?> WrapperAsync() => await _server.ScalarAsync(
            "SELECT pg_get_userbyid(fdwowner) || ' ' || array_to_string(fdwoptions, ',') || ' ' || " +
            "(SELECT string_agg(CASE grantee WHEN 0 THEN '-' ELSE pg_get_userbyid(grantee) END, ',' ORDER BY grantee = 0 DESC, pg_get_userbyid(grantee)) FROM aclexplode(fdwacl)) " +
            "FROM pg_foreign_data_wrapper WHERE fdwname = 'dummy'", "foreign");
        async Task<object?> ServerAsync() => await _server.ScalarAsync(
            "SELECT fdwname || ' ' || array_to_string(srvoptions, ',') || ' ' || " +
            "(SELECT string_agg(CASE grantee WHEN 0 THEN '-' ELSE pg_get_userbyid(grantee) END, ',' ORDER BY grantee = 0 DESC, pg_get_userbyid(grantee)) FROM aclexplode(srvacl)) " +
            "FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = srvfdw WHERE srvname = 'far'", "foreign");
    }

    [Fact]
    public async Task Objects_of_a_database_that_takes_no_connections_are_told()
    {
        var result = await _server.ReconcileTwiceAsync(Plan(new DatabaseSpec { Name = "closed", Owner = "app", AllowConnections = false, Schemas = [new() { Name = "s" }] }));
        Assert.StartsWith("Database 'closed': database \"closed\" is not currently accepting connections", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_of_the_application_stops_one_object_only()
    {
        var database = new DatabaseSpec { Name = "locked", Owner = "app", Schemas = [new() { Name = "held" }, new() { Name = "free" }] };
        Assert.Empty((await _server.ReconcileAsync(Plan(database))).Problems);
        await using var connection = await _server.ConnectAsync("locked");
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("ALTER SCHEMA held OWNER TO app; ALTER DATABASE locked CONNECTION LIMIT 3", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await using var sql = new NpgsqlInstanceSql(_ => _server.Instance.Layout, new InstanceSqlOptions { CatalogDeadline = TimeSpan.FromSeconds(10) });
        var plan = Plan(database with { Schemas = [.. database.Schemas.Select(s => s with { Ensure = Ensure.Absent })] });
        var result = await sql.ReconcileCatalogAsync("pg-1", plan, TestContext.Current.CancellationToken);
        Assert.Equal([false, true], Assert.Single(result.Databases).Schemas.Select(s => s.Applied));
        Assert.Equal("Database 'locked', schema 'held': canceling statement due to lock timeout (55P03)", Assert.Single(result.Problems));
    }

    [Fact]
    public async Task Hostile_names_are_names()
    {
        var database = new DatabaseSpec
        {
            Name = Hostile,
            Owner = "app",
            Schemas = [new() { Name = Hostile, Owner = "app" }],
            ForeignDataWrappers = [new() { Name = Hostile, Options = [new() { Name = "o\"p", Value = Hostile }], Usage = [new() { Name = "app" }] }],
            Servers = [new() { Name = Hostile, ForeignDataWrapper = Hostile, Options = [new() { Name = "o\"p", Value = Hostile }], Usage = [new() { Name = "app" }] }],
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database))).Problems);
        Assert.Equal(Hostile, await _server.ScalarAsync("SELECT nspname::text FROM pg_namespace WHERE nspowner = 'app'::regrole", Hostile));
        Assert.Equal($"o\"p={Hostile}", await _server.ScalarAsync("SELECT srvoptions[1] FROM pg_foreign_server", Hostile));
        Assert.NotNull(await AttributesAsync("app"));
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(database with { Ensure = Ensure.Absent }))).Problems);
    }

    private static CatalogPlan Plan(params ReadOnlySpan<DatabaseSpec> databases) => PrimaryServer.Plan(PrimaryServer.Spec with { Databases = [.. databases] });

    private async Task<string?> AttributesAsync(string database) => (string?)await _server.ScalarAsync(
        "SELECT concat_ws(' ', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype, spcname, datistemplate, datallowconn, datconnlimit) " +
        $"FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname = '{database}'");
}

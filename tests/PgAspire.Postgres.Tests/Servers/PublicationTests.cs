using PgAspire.Model;
using PgAspire.Tests.Servers;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>Publications that are declared, on a real server.</summary>
public sealed class PublicationTests : IClassFixture<PrimaryServer>
{
    private const string Hostile = "it's \"$$\\ '; DROP TABLE plain; --";

    private readonly PrimaryServer _server;

    public PublicationTests(PrimaryServer server)
    {
        InstalledPostgres.Require();
        _server = server;
    }

    [Fact]
    public async Task Tables_columns_and_parameters_come_and_change_and_the_second_time_nothing_is_written()
    {
        await MakeTablesAsync();
        var publication = Publication("list") with
        {
            Objects = [Table(new() { Name = "plain", Columns = ["a", "b"] }), Table(new() { Name = "other", Schema = "elsewhere", Only = true })],
            Parameters = ValueMap<string>.Empty.With("publish", "insert, update"),
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(publication))).Problems);
        Assert.Equal("public.plain(a,b) elsewhere.other(x) tt-- f", await StateAsync("list"));

        publication = publication with
        {
            Objects = [Table(new() { Name = "plain" })],
            Parameters = ValueMap<string>.Empty.With("publish", "delete,truncate").With("publish_via_partition_root", "on"),
        };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(publication))).Problems);
        Assert.Equal("public.plain(a,b,c) --tt t", await StateAsync("list"));
    }

    [Fact]
    public async Task All_tables_of_a_schema_and_all_tables()
    {
        await MakeTablesAsync();
        var inSchema = Publication("of schema") with { Objects = [new() { TablesInSchema = "elsewhere" }, Table(new() { Name = "plain" })] };
        if ((int)(await _server.ScalarAsync("SELECT current_setting('server_version_num')::int"))! >= 150000)
        {
            Assert.Empty((await _server.ReconcileTwiceAsync(Plan(inSchema))).Problems);
        }
        var all = Publication("everything") with { AllTables = true };
        Assert.Empty((await _server.ReconcileTwiceAsync(Plan(all))).Problems);

        var result = await _server.ReconcileAsync(Plan(all with { AllTables = false, Objects = [Table(new() { Name = "plain" })] }));
        Assert.StartsWith("Publication 'everything': it publishes all tables", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told_and_stops_no_other()
    {
        await MakeTablesAsync();
        var result = await _server.ReconcileAsync(Plan(
            Publication("of nothing") with { Objects = [Table(new() { Name = "no such table" })] },
            Publication("nowhere") with { Database = "no such database", AllTables = true },
            Publication("fine") with { Objects = [Table(new() { Name = "plain" })] }));
        Assert.Equal(
            ["Publication 'of nothing': relation \"public.no such table\" does not exist (42P01)", "Publication 'nowhere': database \"no such database\" does not exist (3D000)"],
            result.Problems);
        Assert.Equal([false, false, true], result.Publications.Select(p => p.Applied));
        Assert.Equal("fine", Assert.Single(result.Declared.Publications).Name);
    }

    [Fact]
    public async Task A_publication_that_is_no_longer_declared_stays_or_goes_as_its_policy_says()
    {
        await MakeTablesAsync();
        var first = await _server.ReconcileAsync(Plan(Publication("retained") with { AllTables = true }, Publication(Hostile) with { AllTables = true, ReclaimPolicy = ReclaimPolicy.Delete }));
        Assert.Empty(first.Problems);
        Assert.Equal(2L, await CountAsync());
        var last = await _server.ReconcileAsync(Plan() with { Declared = first.Declared });
        Assert.Empty(last.Problems);
        Assert.Empty(last.Declared.Publications);
        Assert.Equal(1L, await CountAsync());

        async Task<object?> CountAsync() => await _server.ScalarAsync($"SELECT count(*) FROM pg_publication WHERE pubname IN ('retained', '{Hostile.Replace("'", "''", StringComparison.Ordinal)}')", "app");
    }

    private static CatalogPlan Plan(params ReadOnlySpan<PublicationSpec> publications) => PrimaryServer.Plan(PrimaryServer.Spec with { Publications = [.. publications] });

    private static PublicationSpec Publication(string name) => new() { Metadata = new() { Name = "resource" }, Name = name, Database = "app" };

    private static PublicationObject Table(PublicationTable table) => new() { Table = table };

    private async Task MakeTablesAsync() => await _server.ScalarAsync(
        "CREATE TABLE IF NOT EXISTS public.plain (a int, b int, c int); CREATE SCHEMA IF NOT EXISTS elsewhere; CREATE TABLE IF NOT EXISTS elsewhere.other (x int)", "app");

    private async Task<object?> StateAsync(string publication) => await _server.ScalarAsync(
        "SELECT (SELECT string_agg(t.schemaname || '.' || t.tablename || '(' || array_to_string(t.attnames, ',') || ')', ' ' ORDER BY t.schemaname DESC) FROM pg_publication_tables t WHERE t.pubname = p.pubname) " +
        "|| ' ' || concat(CASE WHEN pubinsert THEN 't' ELSE '-' END, CASE WHEN pubupdate THEN 't' ELSE '-' END, CASE WHEN pubdelete THEN 't' ELSE '-' END, CASE WHEN pubtruncate THEN 't' ELSE '-' END) " +
        $"|| ' ' || left(pubviaroot::text, 1) FROM pg_publication p WHERE p.pubname = '{publication}'", "app");
}

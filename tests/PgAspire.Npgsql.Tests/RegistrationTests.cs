using System.Data.Common;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PgAspire.Npgsql.Tests;

/// <summary>What is registered, from which settings; nothing connects.</summary>
public class RegistrationTests
{
    // as CloudNativePG's services are reached in Kubernetes
    private const string Rw = "Host=pg-rw;Port=5432;Username=app;Password=secret-1;Database=app";
    private const string Ro = "Host=pg-ro;Port=5432;Username=app;Password=secret-2;Database=app";

    private static HostApplicationBuilder Application(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        return builder;
    }

    private static HostApplicationBuilder Both(params (string Key, string? Value)[] settings) =>
        Application([("ConnectionStrings:app", Rw), ("ConnectionStrings:app-ro", Ro), .. settings]);

    private static string? HostOf(NpgsqlDataSource source) => new NpgsqlConnectionStringBuilder(source.ConnectionString).Host;

    private static List<HealthCheckRegistration> Checks(IHost host) =>
        [.. host.Services.GetService<IOptions<HealthCheckServiceOptions>>()?.Value.Registrations ?? []];

    [Fact]
    public void The_read_write_source_has_no_key_and_the_read_only_one_has()
    {
        var builder = Both();
        builder.AddPostgresClusterDataSource("app");
        using var host = builder.Build();
        var services = host.Services;
        Assert.Equal("pg-rw", HostOf(services.GetRequiredService<NpgsqlDataSource>()));
        Assert.Equal("pg-ro", HostOf(services.GetRequiredKeyedService<NpgsqlDataSource>(PostgresCluster.ReadOnly)));
        Assert.Same(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<DbDataSource>());
        Assert.Same(services.GetRequiredKeyedService<NpgsqlDataSource>("ro"), services.GetRequiredKeyedService<DbDataSource>("ro"));
        Assert.Contains("Host=pg-rw", services.GetRequiredService<NpgsqlConnection>().ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Host=pg-ro", services.GetRequiredKeyedService<DbConnection>("ro").ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void Keyed_ones_have_their_names_and_live_beside_each_other()
    {
        var builder = Both(("ConnectionStrings:other", "Host=other-rw"), ("ConnectionStrings:other-ro", "Host=other-ro"));
        builder.AddKeyedPostgresClusterDataSource("app");
        builder.AddKeyedPostgresClusterDataSource("other");
        using var host = builder.Build();
        foreach (var (key, expected) in (IEnumerable<(string, string)>)[("app", "pg-rw"), ("app-ro", "pg-ro"), ("other", "other-rw"), ("other-ro", "other-ro")])
        {
            Assert.Equal(expected, HostOf(host.Services.GetRequiredKeyedService<NpgsqlDataSource>(key)));
        }
        Assert.Null(host.Services.GetService<NpgsqlDataSource>());
        Assert.Equal(["PostgreSql_app", "PostgreSql_app-ro", "PostgreSql_other", "PostgreSql_other-ro"], Checks(host).Select(c => c.Name));
    }

    [Fact]
    public void Health_checks_are_named_and_the_read_only_one_degrades()
    {
        var builder = Both();
        builder.AddPostgresClusterDataSource("app");
        using var host = builder.Build();
        Assert.Collection(Checks(host),
            rw => Assert.Equal(("PostgreSql", HealthStatus.Unhealthy), (rw.Name, rw.FailureStatus)),
            ro => Assert.Equal(("PostgreSql_app-ro", HealthStatus.Degraded, PostgresCluster.ReadOnlyHealthCheckTag), (ro.Name, ro.FailureStatus, Assert.Single(ro.Tags))));
    }

    [Fact]
    public void Settings_come_from_the_section_then_the_names_section_then_the_connection_strings_then_the_code()
    {
        PostgresClusterClientSettings? seen = null;
        var builder = Application(
            ("PgAspire:Npgsql:ConnectionString", "Host=section"), ("PgAspire:Npgsql:DisableTracing", "true"), ("PgAspire:Npgsql:DisableMetrics", "true"),
            ("PgAspire:Npgsql:app:DisableMetrics", "false"), ("PgAspire:Npgsql:app:ReadOnlyConnectionString", "Host=named"), ("PgAspire:Npgsql:app:ReadOnlyFailureStatus", "unhealthy"),
            ("ConnectionStrings:app", Rw));
        builder.AddPostgresClusterDataSource("app", s =>
        {
            seen = s;
            s.DisableHealthChecks = true;
        });
        using var host = builder.Build();
        Assert.NotNull(seen);
        Assert.Equal((Rw, "Host=named"), (seen.ConnectionString, seen.ReadOnlyConnectionString));
        Assert.Equal((true, false, HealthStatus.Unhealthy), (seen.DisableTracing, seen.DisableMetrics, seen.ReadOnlyFailureStatus));
        Assert.Empty(Checks(host));
        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public void Tracing_and_metrics_are_there_unless_disabled()
    {
        var builder = Both();
        builder.AddPostgresClusterDataSource("app");
        using var host = builder.Build();
        Assert.NotNull(host.Services.GetService<TracerProvider>());
        Assert.NotNull(host.Services.GetService<MeterProvider>());
        using var source = new System.Diagnostics.ActivitySource("Npgsql");
        Assert.True(source.HasListeners());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_read_only_connection_can_have_another_name(bool inCode)
    {
        var builder = Both(("ConnectionStrings:reports", "Host=reports"), ("PgAspire:Npgsql:app:ReadOnlyConnectionName", inCode ? null : "reports"));
        builder.AddPostgresClusterDataSource("app", s => s.ReadOnlyConnectionName = inCode ? "reports" : s.ReadOnlyConnectionName);
        using var host = builder.Build();
        Assert.Equal("reports", HostOf(host.Services.GetRequiredKeyedService<NpgsqlDataSource>(PostgresCluster.ReadOnly)));
    }

    [Fact]
    public void Npgsql_is_configured_for_both()
    {
        var builder = Both();
        builder.AddPostgresClusterDataSource("app", configureDataSourceBuilder: b => b.ConnectionStringBuilder.ApplicationName = "shop");
        using var host = builder.Build();
        Assert.Contains("Application Name=shop", host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Application Name=shop", host.Services.GetRequiredKeyedService<NpgsqlDataSource>("ro").ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_read_only_connection_string_writing_works_and_reading_says_what_to_add()
    {
        var builder = Application(("ConnectionStrings:app", Rw));
        builder.AddPostgresClusterDataSource("app");
        using var host = builder.Build();
        Assert.Equal("pg-rw", HostOf(host.Services.GetRequiredService<NpgsqlDataSource>()));
        Assert.Equal("PostgreSql", Assert.Single(Checks(host)).Name);
        var e = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredKeyedService<NpgsqlDataSource>(PostgresCluster.ReadOnly));
        Assert.Contains("ConnectionStrings:app-ro is missing: add WithReference(app.AsReadOnly())", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_all_at_once_without_a_password_and_is_unhealthy()
    {
        var builder = Application(
            ("ConnectionStrings:app", "Host=pg-rw;Port=five;Password=half;of-it=x"), ("ConnectionStrings:app-ro", "Port=5432"), ("PgAspire:Npgsql:DisableTracing", "maybe"),
            ("PgAspire:Npgsql:app:ReadOnlyFailureStatus", "bad"));
        builder.Services.AddLogging();
        builder.AddPostgresClusterDataSource("app");
        using var host = builder.Build();
        var e = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<NpgsqlDataSource>());
        Assert.Contains("'port'", e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("ConnectionStrings:app has a keyword that Npgsql does not know", e.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:app-ro has no Host", e.Message, StringComparison.Ordinal);
        Assert.Contains("PgAspire:Npgsql:DisableTracing is 'maybe': give true or false", e.Message, StringComparison.Ordinal);
        Assert.Contains("PgAspire:Npgsql:app:ReadOnlyFailureStatus is 'bad'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("half", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("of-it", e.Message, StringComparison.Ordinal);
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
    }

    [Fact]
    public void Without_any_connection_string_both_are_told()
    {
        var builder = Application();
        builder.AddPostgresClusterDataSource("app");
        using var host = builder.Build();
        var e = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredKeyedService<NpgsqlDataSource>("ro"));
        Assert.Contains("ConnectionStrings__app.", e.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__app-ro.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_registration_of_the_same_is_refused()
    {
        var builder = Both();
        builder.AddPostgresClusterDataSource("app");
        Assert.Contains("AddKeyedPostgresClusterDataSource(\"other\")", Assert.Throws<InvalidOperationException>(() => builder.AddPostgresClusterDataSource("other")).Message, StringComparison.Ordinal);
        builder.AddKeyedPostgresClusterDataSource("app");
        Assert.Throws<InvalidOperationException>(() => builder.AddKeyedPostgresClusterDataSource("app"));
    }

    [Fact]
    public void The_schema_names_the_settings_that_there_are()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ConfigurationSchema.json")));
        var root = schema.RootElement;
        Assert.Equal(
            typeof(PostgresClusterClientSettings).GetProperties().Select(p => p.Name).Order(),
            root.GetProperty("definitions").GetProperty(nameof(PostgresClusterClientSettings)).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(
            typeof(FailoverRetryOptions).GetProperties().Select(p => p.Name).Order(),
            root.GetProperty("properties").GetProperty("PgAspire").GetProperty("properties").GetProperty("FailoverRetry").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public void Arguments_that_are_none_are_refused()
    {
        var builder = Both();
        Assert.Throws<ArgumentNullException>("builder", () => PostgresClusterDataSourceExtensions.AddPostgresClusterDataSource(null!, "app"));
        Assert.Throws<ArgumentNullException>("builder", () => PostgresClusterDataSourceExtensions.AddKeyedPostgresClusterDataSource(null!, "app"));
        foreach (var none in (string?[])[null, "", " "])
        {
            Assert.ThrowsAny<ArgumentException>(() => builder.AddPostgresClusterDataSource(none!));
            Assert.ThrowsAny<ArgumentException>(() => builder.AddKeyedPostgresClusterDataSource(none!));
            Assert.ThrowsAny<ArgumentException>(() => PostgresCluster.ReadOnlyKey(none!));
        }
    }
}

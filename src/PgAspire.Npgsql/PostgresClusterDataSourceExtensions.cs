using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using PgAspire.Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the data sources of a replicated PostgreSQL cluster.</summary>
public static class PostgresClusterDataSourceExtensions
{
    private const string HealthCheckName = "PostgreSql";

    /// <summary>
    /// Registers the read-write <see cref="NpgsqlDataSource"/>, which follows the primary, and, with the key <see cref="PostgresCluster.ReadOnly"/>, the
    /// read-only one, which is spread over the standbys; with health checks (<c>PostgreSql</c> and <c>PostgreSql_&lt;name&gt;-ro</c>), tracing and metrics.
    /// Settings that cannot work are an <see cref="InvalidOperationException"/> with all that is wrong when a data source is first asked for.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the connection string, which is the database's in the AppHost.</param>
    /// <param name="configureSettings">Has the last word over the settings.</param>
    /// <param name="configureDataSourceBuilder">Configures Npgsql, for both data sources.</param>
    /// <exception cref="ArgumentNullException">The application is null.</exception>
    /// <exception cref="ArgumentException">The name is null, empty or white space.</exception>
    /// <exception cref="InvalidOperationException">A cluster's data source without a key is registered already.</exception>
    public static void AddPostgresClusterDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<PostgresClusterClientSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, name, key: null, configureSettings, configureDataSourceBuilder);

    /// <summary>
    /// As <see cref="AddPostgresClusterDataSource"/>, with keys: the name for the read-write <see cref="NpgsqlDataSource"/>, and
    /// <see cref="PostgresCluster.ReadOnlyKey"/> (<c>&lt;name&gt;-ro</c>) for the read-only one. For an application with several databases or clusters.
    /// The health checks are <c>PostgreSql_&lt;name&gt;</c> and <c>PostgreSql_&lt;name&gt;-ro</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the connection string, and the key.</param>
    /// <param name="configureSettings">Has the last word over the settings.</param>
    /// <param name="configureDataSourceBuilder">Configures Npgsql, for both data sources.</param>
    /// <exception cref="ArgumentNullException">The application is null.</exception>
    /// <exception cref="ArgumentException">The name is null, empty or white space.</exception>
    /// <exception cref="InvalidOperationException">A data source with this key is registered already.</exception>
    public static void AddKeyedPostgresClusterDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<PostgresClusterClientSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, name, key: name, configureSettings, configureDataSourceBuilder);

    /// <summary>
    /// Registers <see cref="FailoverRetry"/>, which repeats work while the cluster fails over. Its options come from <c>PgAspire:FailoverRetry</c>, then
    /// from the callback; its clock is the registered <see cref="TimeProvider"/>, else the system's.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configureOptions">Has the last word over the options.</param>
    /// <exception cref="ArgumentNullException">The application is null.</exception>
    public static void AddPostgresFailoverRetry(this IHostApplicationBuilder builder, Action<FailoverRetryOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var section = builder.Configuration.GetSection(FailoverRetryOptions.SectionName);
        builder.Services.TryAddSingleton(services => new FailoverRetry(
            FailoverRetryOptions.Read(section, configureOptions),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetService<ILogger<FailoverRetry>>()));
    }

    private static void Add(
        IHostApplicationBuilder builder, string name, string? key, Action<PostgresClusterClientSettings>? configureSettings, Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var readOnlyKey = key is null ? PostgresCluster.ReadOnly : PostgresCluster.ReadOnlyKey(key);
        if (builder.Services.Any(s => s.ServiceType == typeof(NpgsqlDataSource) && (Equals(s.ServiceKey, key) || Equals(s.ServiceKey, readOnlyKey))))
        {
            throw new InvalidOperationException(key is null
                ? $"An NpgsqlDataSource is registered already. For '{name}' beside it call {nameof(AddKeyedPostgresClusterDataSource)}(\"{name}\")."
                : $"An NpgsqlDataSource with the key '{key}' or '{readOnlyKey}' is registered already: register each name once.");
        }

        var connection = ClusterConnection.Read(builder.Configuration, name, configureSettings);
        AddSource(builder.Services, key, name, connection.ReadWrite, configureDataSourceBuilder);
        AddSource(builder.Services, readOnlyKey, connection.ReadOnlyName, connection.ReadOnly, configureDataSourceBuilder);
        AddConnections(builder.Services, key);
        AddConnections(builder.Services, readOnlyKey);

        if (!connection.Settings.DisableHealthChecks)
        {
            AddHealthCheck(builder.Services, key is null ? HealthCheckName : $"{HealthCheckName}_{key}", key, mustBePrimary: true, HealthStatus.Unhealthy, []);
            if (connection.HasReadOnly)
            {
                AddHealthCheck(builder.Services, $"{HealthCheckName}_{connection.ReadOnlyName}", readOnlyKey, mustBePrimary: false,
                    connection.Settings.ReadOnlyFailureStatus, [PostgresCluster.ReadOnlyHealthCheckTag]);
            }
        }
        if (!connection.Settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddNpgsql());
        }
        if (!connection.Settings.DisableMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddNpgsqlInstrumentation());
        }
    }

    private static void AddSource(IServiceCollection services, string? key, string poolName, Func<string> connectionString, Action<NpgsqlDataSourceBuilder>? configure) =>
        services.AddKeyedSingleton<NpgsqlDataSource>(key, (provider, _) =>
        {
            // the name is the pool's in metrics, where the connection string would stand otherwise
            var source = new NpgsqlDataSourceBuilder(connectionString()) { Name = poolName };
            source.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            configure?.Invoke(source);
            return source.Build();
        });

    private static void AddConnections(IServiceCollection services, string? key)
    {
        services.TryAddKeyedSingleton<DbDataSource>(key, (provider, _) => Source(provider, key));
        services.TryAddKeyedTransient<NpgsqlConnection>(key, (provider, _) => Source(provider, key).CreateConnection());
        services.TryAddKeyedTransient<DbConnection>(key, (provider, _) => Source(provider, key).CreateConnection());
    }

    private static void AddHealthCheck(IServiceCollection services, string name, string? key, bool mustBePrimary, HealthStatus failure, string[] tags) =>
        services.AddHealthChecks().Add(new(
            name, provider => new ClusterHealthCheck(() => Source(provider, key), mustBePrimary), failure, tags, ClusterHealthCheck.Timeout));

    private static NpgsqlDataSource Source(IServiceProvider services, string? key) => services.GetRequiredKeyedService<NpgsqlDataSource>(key);
}

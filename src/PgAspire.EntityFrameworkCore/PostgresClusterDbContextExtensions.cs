using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PgAspire.EntityFrameworkCore;
using PgAspire.Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers contexts of Entity Framework Core on a replicated PostgreSQL cluster.</summary>
public static class PostgresClusterDbContextExtensions
{
    /// <summary>
    /// Registers the context, pooled, on the primary, and <see cref="IReadOnlyDbContextFactory{TContext}"/> for contexts on the standbys. Their data sources are
    /// those of <c>AddKeyedPostgresClusterDataSource(name)</c>, which is called unless the application has called it, with health checks, tracing and metrics.
    /// Failover retry is a choice: <c>configureNpgsql: npgsql => npgsql.UseFailoverRetry()</c>.
    /// </summary>
    /// <typeparam name="TContext">The application's context; its constructor takes <see cref="DbContextOptions{TContext}"/>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the connection string, which is the database's in the AppHost.</param>
    /// <param name="configureSettings">Has the last word over the settings of the data sources.</param>
    /// <param name="configureDbContextOptions">Configures the contexts, also the read-only ones.</param>
    /// <param name="configureNpgsql">Configures Npgsql's part of the contexts, also of the read-only ones.</param>
    /// <exception cref="ArgumentNullException">The application is null.</exception>
    /// <exception cref="ArgumentException">The name is null, empty or white space.</exception>
    /// <exception cref="InvalidOperationException">
    /// The context is registered already, or the data sources are and there are settings for them: give those to the call that registers them.
    /// </exception>
    public static void AddPostgresClusterDbContext<TContext>(
        this IHostApplicationBuilder builder,
        string name,
        Action<PostgresClusterClientSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null,
        Action<NpgsqlDbContextOptionsBuilder>? configureNpgsql = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (builder.Services.Any(s => s.ServiceType == typeof(DbContextOptions<TContext>)))
        {
            throw new InvalidOperationException($"{typeof(TContext).Name} is registered already: register each context once.");
        }
        if (!builder.Services.Any(s => s.ServiceType == typeof(NpgsqlDataSource) && Equals(s.ServiceKey, name)))
        {
            builder.AddKeyedPostgresClusterDataSource(name, configureSettings);
        }
        else if (configureSettings is not null)
        {
            throw new InvalidOperationException($"The data sources of '{name}' are registered already: give their settings to the call that registers them first.");
        }

        builder.Services.AddDbContextPool<TContext>((services, options) => Configure(services, options, name));
        builder.Services.AddSingleton<IReadOnlyDbContextFactory<TContext>>(root => new ReadOnlyDbContextFactory<TContext>(root, services =>
        {
            var options = new DbContextOptionsBuilder<TContext>().UseApplicationServiceProvider(services);
            Configure(services, options, PostgresCluster.ReadOnlyKey(name));
            return (DbContextOptions<TContext>)options
                .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                .AddInterceptors(RefusedSaveInterceptor.Instance)
                .Options;
        }));

        void Configure(IServiceProvider services, DbContextOptionsBuilder options, string key)
        {
            options.UseNpgsql(services.GetRequiredKeyedService<NpgsqlDataSource>(key), configureNpgsql);
            configureDbContextOptions?.Invoke(options);
        }
    }
}

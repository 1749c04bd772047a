using Aspire.Hosting.ApplicationModel;
using PgAspire.Hosting;

namespace Aspire.Hosting;

public static partial class PostgresClusterBuilderExtensions
{
    private const string PgAdminFolder = "/pgadmin4";
    private const string PgAdminPasswords = "pgpass";

    /// <summary>
    /// Adds a pgAdmin in a container, once for all clusters of the AppHost, with the services rw and ro of each registered; nobody is asked for a password.
    /// It is there while the AppHost runs and is not published.
    /// </summary>
    /// <param name="builder">The cluster.</param>
    /// <param name="configureContainer">Changes the container, for example its image or its port.</param>
    /// <param name="containerName">The resource's name; <c>pgadmin</c> by default.</param>
    /// <example><code>pg.WithPgAdmin(tool => tool.WithHostPort(5050));</code></example>
    [AspireExport("withClusterPgAdmin", MethodName = "withPgAdmin", RunSyncOnBackgroundThread = true)]
    public static IResourceBuilder<PostgresClusterResource> WithPgAdmin(this IResourceBuilder<PostgresClusterResource> builder,
        Action<IResourceBuilder<PostgresClusterPgAdminResource>>? configureContainer = null, [ResourceName] string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PostgresClusterPgAdminResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing).WithRelationship(builder.Resource, "PgAdmin"));
            return builder;
        }
        var tool = application.AddResource(new PostgresClusterPgAdminResource(containerName ?? "pgadmin"))
            .WithImage(ToolImages.PgAdmin, ToolImages.PgAdminTag)
            .WithImageRegistry(ToolImages.Registry)
            .WithIconName("WindowDatabase")
            .WithHttpEndpoint(targetPort: 80, name: "http")
            .WithHttpHealthCheck("/browser")
            // a tool of one developer's machine: no account of its own, no master password
            .WithEnvironment("PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED", "False")
            .WithEnvironment("PGADMIN_CONFIG_SERVER_MODE", "False")
            .WithEnvironment("PGADMIN_DEFAULT_EMAIL", "admin@domain.com")
            .WithEnvironment("PGADMIN_DEFAULT_PASSWORD", "admin")
            .WithRelationship(builder.Resource, "PgAdmin")
            .ExcludeFromManifest();
        tool.WithContainerFiles(PgAdminFolder, async (context, cancellationToken) =>
        {
            var servers = await ToolServer.ServicesAsync(context.Model, application.Resources, cancellationToken);
            return
            [
                new ContainerFile { Name = "servers.json", Contents = ToolFiles.PgAdminServers(servers, $"{PgAdminFolder}/{PgAdminPasswords}") },
                // libpq refuses a password file that others may read
                new ContainerFile { Name = PgAdminPasswords, Contents = ToolFiles.Passwords(servers), Owner = ToolImages.PgAdminAccount, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite },
            ];
        });
        configureContainer?.Invoke(tool);
        return builder;
    }

    /// <summary>
    /// Adds a pgweb in a container, once for all clusters of the AppHost, with two bookmarks for each database: read-write, and <c>-ro</c>, which leads to the standbys.
    /// It is there while the AppHost runs and is not published.
    /// </summary>
    /// <param name="builder">The cluster.</param>
    /// <param name="configureContainer">Changes the container, for example its image or its port.</param>
    /// <param name="containerName">The resource's name; <c>pgweb</c> by default.</param>
    [AspireExport("withClusterPgWeb", MethodName = "withPgWeb", RunSyncOnBackgroundThread = true)]
    public static IResourceBuilder<PostgresClusterResource> WithPgWeb(this IResourceBuilder<PostgresClusterResource> builder,
        Action<IResourceBuilder<PostgresClusterPgWebResource>>? configureContainer = null, [ResourceName] string? containerName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        if (application.Resources.OfType<PostgresClusterPgWebResource>().SingleOrDefault() is { } existing)
        {
            configureContainer?.Invoke(application.CreateResourceBuilder(existing).WithRelationship(builder.Resource, "PgWeb"));
            return builder;
        }
        var tool = application.AddResource(new PostgresClusterPgWebResource(containerName ?? "pgweb"))
            .WithImage(ToolImages.PgWeb, ToolImages.PgWebTag)
            .WithImageRegistry(ToolImages.Registry)
            .WithIconName("WindowDatabase")
            .WithHttpEndpoint(targetPort: 8081, name: "http")
            .WithHttpHealthCheck()
            .WithArgs("--bookmarks-dir=/.pgweb/bookmarks", "--sessions")
            .WithRelationship(builder.Resource, "PgWeb")
            .ExcludeFromManifest();
        tool.WithContainerFiles("/", async (context, cancellationToken) =>
        {
            var servers = await ToolServer.DatabasesAsync(context.Model, application.Resources, cancellationToken);
            return
            [
                new ContainerDirectory
                {
                    Name = ".pgweb",
                    Entries = [new ContainerDirectory { Name = "bookmarks", Entries = [.. servers.Select(s => new ContainerFile { Name = $"{s.Name}.toml", Contents = ToolFiles.PgWebBookmark(s) })] }],
                },
            ];
        });
        configureContainer?.Invoke(tool);
        return builder;
    }

    /// <summary>
    /// Lets faults come on a schedule while the AppHost runs, each told in the cluster's log, so that a team sees whether its application survives: servers that are
    /// killed or frozen, instances that are lost, switchovers, restarts. Has no effect when the AppHost is published.
    /// </summary>
    /// <param name="builder">The cluster.</param>
    /// <param name="options">The schedule; null for one fault a minute of every kind.</param>
    /// <exception cref="ArgumentException">The options cannot be.</exception>
    /// <example><code>pg.WithChaos(new() { Seed = 7, MeanInterval = TimeSpan.FromSeconds(20), Faults = [PostgresClusterFault.KillPrimary] });</code></example>
    [AspireExport]
    public static IResourceBuilder<PostgresClusterResource> WithChaos(this IResourceBuilder<PostgresClusterResource> builder, PostgresClusterChaosOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        options ??= new();
        var errors = string.Join(" ", ChaosSchedule.Errors(options));
        if (errors.Length > 0)
        {
            throw new ArgumentException($"The chaos of the PostgreSQL cluster '{builder.Resource.Name}' cannot be: {errors}", nameof(options));
        }
        builder.Resource.Chaos = options;
        return builder;
    }

    /// <summary>Fixes the port of pgAdmin's page on this machine.</summary>
    /// <param name="builder">The pgAdmin.</param>
    /// <param name="port">The port; null for any.</param>
    [AspireExport("withClusterPgAdminHostPort", MethodName = "withHostPort")]
    public static IResourceBuilder<PostgresClusterPgAdminResource> WithHostPort(this IResourceBuilder<PostgresClusterPgAdminResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint("http", endpoint => endpoint.Port = port);
    }

    /// <summary>Fixes the port of pgweb's page on this machine.</summary>
    /// <param name="builder">The pgweb.</param>
    /// <param name="port">The port; null for any.</param>
    [AspireExport("withClusterPgWebHostPort", MethodName = "withHostPort")]
    public static IResourceBuilder<PostgresClusterPgWebResource> WithHostPort(this IResourceBuilder<PostgresClusterPgWebResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint("http", endpoint => endpoint.Port = port);
    }
}

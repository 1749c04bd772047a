using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Hosting;
using PgAspire.Local;
using PgAspire.Model;

namespace PgAspire.Docs.Tests.Examples;

/// <summary>What <c>docs/methods.md</c> shows of an AppHost: the body of each method is the example of its name.</summary>
internal static class AppHost
{
    public static void AddPostgresCluster(IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        var pg = builder.AddPostgresCluster("pg", instances: 3);
        var app = pg.AddDatabase("app");
        api.WithReference(app).WaitFor(app);
    }

    public static void AddPostgresClusterFromManifest(IDistributedApplicationBuilder builder)
    {
        var pg = builder.AddPostgresCluster("pg", fromManifest: "mycluster1.yaml");
    }

    public static void AddDatabase(IResourceBuilder<PostgresClusterResource> pg)
    {
        var app = pg.AddDatabase("app");
        var stock = pg.AddDatabase("stock", databaseName: "stock_2026");
    }

    public static void AsReadOnly(IResourceBuilder<PostgresClusterDatabaseResource> app, IResourceBuilder<ProjectResource> api)
    {
        api.WithReference(app)               // ConnectionStrings__app
           .WithReference(app.AsReadOnly()); // ConnectionStrings__app-ro
    }

    public static void WithRuntime(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithRuntime(ClusterRuntime.Containers);
    }

    public static void WithImageTag(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithImageTag("18.6-minimal-trixie");
    }

    public static void WithImage(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithImage("ghcr.io/cloudnative-pg/postgis:18-3.6-system-trixie");
    }

    public static void WithPostgresParameter(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithPostgresParameter("max_connections", "200")
          .WithPostgresParameter("log_min_duration_statement", "250ms");
    }

    public static void WithHostBasedAuthentication(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithHostBasedAuthentication("hostssl app reporter 10.0.0.0/8 scram-sha-256");
    }

    public static void WithSynchronousReplication(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithSynchronousReplication(SynchronousMethod.First, number: 1, DataDurability.Preferred);
    }

    public static void WithAsynchronousReplication(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithAsynchronousReplication();
    }

    public static void WithUserName(IDistributedApplicationBuilder builder, IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithUserName(builder.AddParameter("pg-user", "shop"));
    }

    public static void WithPassword(IDistributedApplicationBuilder builder, IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithPassword(builder.AddParameter("pg-password", secret: true));
    }

    public static void WithSuperuserAccess(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithSuperuserAccess();
    }

    public static void WithManagedRole(IDistributedApplicationBuilder builder, IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithManagedRole("reporter", role => role with { InRoles = ["pg_read_all_data"], ConnectionLimit = 10 },
            builder.AddParameter("reporter-password", secret: true));
    }

    public static void WithInitFiles(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithInitFiles("./sql");
    }

    public static void WithCreationScript(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.AddDatabase("stock").WithCreationScript("CREATE DATABASE stock TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    }

    public static void WithStorage(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithStorage("20Gi");
    }

    public static void WithDataVolume(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithDataVolume("shop-data");
    }

    public static void WithDataBindMount(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithDataBindMount("./.data/pg");
    }

    public static void WithLifetime(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
    }

    public static void WithHostPort(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithHostPort(readWrite: 5432, readOnly: 5433);
    }

    public static void WithHeldConnections(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithHeldConnections(TimeSpan.FromSeconds(10));
    }

    public static void WithPgAdmin(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithPgAdmin(tool => tool.WithHostPort(5050));
    }

    public static void WithPgWeb(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithPgWeb(tool => tool.WithHostPort(8081));
    }

    public static void WithChaos(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.WithChaos(new() { Seed = 7, MeanInterval = TimeSpan.FromSeconds(20), Faults = [PostgresClusterFault.KillPrimary, PostgresClusterFault.Switchover] });
    }

    public static void ConfigureSpecification(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.ConfigureSpecification(s => s with { FailoverDelay = TimeSpan.FromSeconds(5), PrimaryUpdateMethod = PrimaryUpdateMethod.Switchover });
    }

    public static void PublishAsCloudNativePg(IResourceBuilder<PostgresClusterResource> pg)
    {
        pg.PublishAsCloudNativePg(cluster => cluster.Metadata.Labels = new Dictionary<string, string> { ["team"] = "shop" });
    }

    public static void AddCloudNativePgOperator(IDistributedApplicationBuilder builder)
    {
        builder.AddKubernetesEnvironment("k8s").AddCloudNativePgOperator();
    }
}

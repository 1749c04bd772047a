using PgAspire.Local;

var builder = DistributedApplication.CreateBuilder(args);

var pg = builder.AddPostgresCluster("pg", instances: INSTANCES)
    .WithImageTag("POSTGRES_MAJOR-minimal-trixie")
    .WithRuntime(ClusterRuntime.CLUSTER_RUNTIME);
var app = pg.AddDatabase("app");

// builder.AddProject<Projects.Api>("api").WithReference(app).WithReference(app.AsReadOnly()).WaitFor(app);
//#if (kubernetes)

builder.AddKubernetesEnvironment("k8s");   // aspire publish: a Helm chart with CloudNativePG's Cluster in it
//#endif

builder.Build().Run();

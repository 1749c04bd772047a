var builder = DistributedApplication.CreateBuilder(args);

var pg = builder.AddPostgresCluster("pg", instances: 3);
var app = pg.AddDatabase("app");

builder.AddProject<Projects.Storefront_Api>("api")
    .WithReference(app)               // ConnectionStrings__app     read-write, follows the primary
    .WithReference(app.AsReadOnly())  // ConnectionStrings__app-ro  read-only, spread over the standbys
    .WaitFor(app);

builder.AddKubernetesEnvironment("k8s");   // aspire publish: a Helm chart with CloudNativePG's Cluster in it

builder.Build().Run();

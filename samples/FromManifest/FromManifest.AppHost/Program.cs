var builder = DistributedApplication.CreateBuilder(args);

// the manifest of production, as it is: three instances mycluster-1 to mycluster-3, services mycluster-rw, -ro, -r
var pg = builder.AddPostgresCluster("pg", fromManifest: "mycluster1.yaml")
    .WithHostPort(readWrite: 15432, readOnly: 15433, read: 15434);   // psql -h localhost -p 15432 -U postgres
pg.AddDatabase("app");

builder.AddKubernetesEnvironment("k8s");   // aspire publish gives the manifest back, in a chart

builder.Build().Run();

using Aspire.Hosting;

/// <summary>A service in JavaScript that keeps notes in a cluster; it knows nothing of .NET, Aspire or the operator.</summary>
internal static class Notes
{
    public static void AddNotes(this IDistributedApplicationBuilder builder, string folder)
    {
        var pg = builder.AddPostgresCluster("pg", instances: 3);
        var app = pg.AddDatabase("app");

        var packages = builder.AddExecutable("packages", OperatingSystem.IsWindows() ? "npm.cmd" : "npm", folder, "ci", "--no-audit", "--no-fund");

        builder.AddExecutable("notes", "node", folder, "server.js")
            .WithHttpEndpoint(env: "PORT")
            .WithHttpHealthCheck("/health")
            .WithReference(app)               // APP_HOST, APP_PORT, APP_USERNAME, APP_PASSWORD, APP_DATABASENAME, APP_URI, APP_JDBCCONNECTIONSTRING
            .WithReference(app.AsReadOnly())  // APP_RO_URI and so on: the standbys
            .WaitFor(app)
            .WaitForCompletion(packages);
    }
}

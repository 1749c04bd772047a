using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

public sealed class ToolTests
{
    private static readonly ToolServer Hostile = new("pg-rw", "pg", "host.docker.internal", 5432, "a\"b", @"us:er\", "it's \"a\": \\word\n");

    [Fact]
    public void A_tool_is_there_once_and_is_not_published()
    {
        var builder = AppHost.Create();
        var ports = new List<string>();
        builder.AddCluster("one").WithPgAdmin(t => t.WithHostPort(5050)).WithPgWeb(t => t.WithHostPort(8081), "web");
        builder.AddCluster("two").WithPgAdmin(t => ports.Add(t.Resource.Name)).WithPgWeb(t => ports.Add(t.Resource.Name));
        var admin = Assert.Single(builder.Resources.OfType<PostgresClusterPgAdminResource>());
        var web = Assert.Single(builder.Resources.OfType<PostgresClusterPgWebResource>());
        Assert.Equal(["pgadmin", "web"], ports);
        Assert.Equal((5050, 80), (Endpoint(admin).Port, Endpoint(admin).TargetPort));
        Assert.Equal((8081, 8081), (Endpoint(web).Port, Endpoint(web).TargetPort));
        foreach (var (tool, type) in new (IResource, string)[] { (admin, "PgAdmin"), (web, "PgWeb") })
        {
            Assert.True(tool.IsExcludedFromPublish());
            Assert.Equal(["one", "two"], tool.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Type == type).Select(r => r.Resource.Name));
            Assert.Single(tool.Annotations.OfType<HealthCheckAnnotation>());
            Assert.NotEqual("latest", tool.Annotations.OfType<ContainerImageAnnotation>().Single().Tag);
        }
    }

    [Fact]
    public async Task The_tools_know_the_services_as_containers_reach_them_and_the_passwords()
    {
        InstalledPostgres.Require();
        var ct = TestContext.Current.CancellationToken;
        var builder = AppHost.Create();
        builder.Configuration["Parameters:user"] = "mapper";
        var pg = builder.AddCluster(instances: 1).WithUserName(builder.AddParameter("user")).WithPgAdmin().WithPgWeb();
        pg.AddDatabase("app", "shop");
        builder.AddCluster("bare", instances: 1);
        await using var app = builder.Build();
        await app.StartAsync(ct);
        var cluster = await pg.Resource.Run.Bound;
        var readWrite = cluster.EndPoint(Router.ServiceKind.ReadWrite);
        Assert.Equal(System.Net.IPAddress.Any, readWrite.Address);

        var admin = await FilesAsync(app, builder.Resources.OfType<PostgresClusterPgAdminResource>().Single());
        using var json = JsonDocument.Parse(admin["/pgadmin4/servers.json"].Contents!);
        var servers = json.RootElement.GetProperty("Servers").EnumerateObject().Select(s => s.Value).ToArray();
        Assert.Equal(["pg-rw", "pg-ro", "bare-rw", "bare-ro"], servers.Select(s => s.GetProperty("Name").GetString()));
        Assert.Equal(("host.docker.internal", readWrite.Port, "shop", "mapper"),
            (servers[0].GetProperty("Host").GetString(), servers[0].GetProperty("Port").GetInt32(), servers[0].GetProperty("MaintenanceDB").GetString(), servers[0].GetProperty("Username").GetString()));
        Assert.Equal("/pgadmin4/pgpass", servers[0].GetProperty("ConnectionParameters").GetProperty("passfile").GetString());
        Assert.DoesNotContain("not secret at all", admin["/pgadmin4/servers.json"].Contents!, StringComparison.Ordinal);
        var passwords = admin["/pgadmin4/pgpass"];
        Assert.Equal((UnixFileMode.UserRead | UnixFileMode.UserWrite, 5050), (passwords.Mode, passwords.Owner));
        Assert.Contains($"host.docker.internal:{readWrite.Port}:*:mapper:not secret at all\n", passwords.Contents!, StringComparison.Ordinal);

        var web = await FilesAsync(app, builder.Resources.OfType<PostgresClusterPgWebResource>().Single());
        Assert.Equal(["app-ro.toml", "app.toml", "bare-ro.toml", "bare.toml"], web.Keys.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"port = {cluster.EndPoint(Router.ServiceKind.ReadOnly).Port}\n", web["/.pgweb/bookmarks/app-ro.toml"].Contents!, StringComparison.Ordinal);
        Assert.Contains("database = \"shop\"\n", web["/.pgweb/bookmarks/app.toml"].Contents!, StringComparison.Ordinal);
        await app.StopAsync(ct);
    }

    [Fact]
    public void Names_and_passwords_with_characters_of_their_own_meaning_arrive_as_they_are()
    {
        Assert.Equal("host.docker.internal:5432:*:us\\:er\\\\:it's \"a\"\\: \\\\word\n\n", ToolFiles.Passwords([Hostile]));
        using var json = JsonDocument.Parse(ToolFiles.PgAdminServers([Hostile], "/p"));
        Assert.Equal((Hostile.UserName, Hostile.Database), (json.RootElement.GetProperty("Servers").GetProperty("1").GetProperty("Username").GetString(), json.RootElement.GetProperty("Servers").GetProperty("1").GetProperty("MaintenanceDB").GetString()));
        var bookmark = ToolFiles.PgWebBookmark(Hostile);
        Assert.Contains("user = \"us:er\\\\\"\n", bookmark, StringComparison.Ordinal);
        Assert.Contains("password = \"it's \\\"a\\\": \\\\word\\u000A\"\n", bookmark, StringComparison.Ordinal);
        Assert.Contains("database = \"a\\\"b\"\n", bookmark, StringComparison.Ordinal);
    }

    private static EndpointAnnotation Endpoint(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>().Single();

    private static async Task<Dictionary<string, ContainerFile>> FilesAsync(DistributedApplication app, IResource tool)
    {
        var found = new Dictionary<string, ContainerFile>(StringComparer.Ordinal);
        foreach (var annotation in tool.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            Collect(annotation.DestinationPath.TrimEnd('/'), await annotation.Callback(new() { Services = app.Services, Model = tool }, TestContext.Current.CancellationToken));
        }
        return found;

        void Collect(string folder, IEnumerable<ContainerFileSystemItem> items)
        {
            foreach (var item in items)
            {
                if (item is ContainerDirectory directory)
                {
                    Collect($"{folder}/{item.Name}", directory.Entries);
                }
                else
                {
                    found.Add($"{folder}/{item.Name}", (ContainerFile)item);
                }
            }
        }
    }
}

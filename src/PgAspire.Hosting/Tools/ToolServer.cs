using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Router;

namespace PgAspire.Hosting;

/// <summary>A service of a cluster as a tool in a container signs in to it.</summary>
/// <param name="Name">What the tool calls it.</param>
/// <param name="Cluster">The cluster's resource.</param>
/// <param name="Host">Its host, as containers reach it.</param>
/// <param name="Port">Its port.</param>
/// <param name="Database">The database.</param>
/// <param name="UserName">The role.</param>
/// <param name="Password">The role's password.</param>
internal sealed record ToolServer(string Name, string Cluster, string Host, int Port, string Database, string UserName, string Password)
{
    /// <summary>The services rw and ro of every cluster.</summary>
    public static async Task<IReadOnlyList<ToolServer>> ServicesAsync(IResource tool, IEnumerable<IResource> model, CancellationToken cancellationToken)
    {
        var servers = new List<ToolServer>();
        foreach (var cluster in model.OfType<PostgresClusterResource>())
        {
            foreach (var service in (ServiceKind[])[ServiceKind.ReadWrite, ServiceKind.ReadOnly])
            {
                servers.Add(await OfAsync(tool, $"{cluster.Name}-{ServiceNames.Short(service)}", cluster, service, cluster.Specification.Application.Database, cancellationToken));
            }
        }
        return servers;
    }

    /// <summary>Every database of every cluster through rw and through ro.</summary>
    public static async Task<IReadOnlyList<ToolServer>> DatabasesAsync(IResource tool, IEnumerable<IResource> model, CancellationToken cancellationToken)
    {
        var servers = new List<ToolServer>();
        foreach (var cluster in model.OfType<PostgresClusterResource>())
        {
            var databases = cluster.Databases.Count > 0 ? cluster.Databases.Select(d => (d.Name, d.DatabaseName)) : [(cluster.Name, cluster.Specification.Application.Database)];
            foreach (var (name, database) in databases)
            {
                servers.Add(await OfAsync(tool, name, cluster, ServiceKind.ReadWrite, database, cancellationToken));
                servers.Add(await OfAsync(tool, $"{name}-ro", cluster, ServiceKind.ReadOnly, database, cancellationToken));
            }
        }
        return servers;
    }

    private static async Task<ToolServer> OfAsync(IResource tool, string name, PostgresClusterResource cluster, ServiceKind service, string database, CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext { Caller = tool, Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork };
        var host = await new ServiceHost(cluster, service).GetValueAsync(context, cancellationToken);
        var port = await new ServicePort(cluster, service).GetValueAsync(context, cancellationToken);
        var password = await cluster.PasswordParameter.GetValueAsync(cancellationToken);
        return new(name, cluster.Name, host!, int.Parse(port!, CultureInfo.InvariantCulture), database, cluster.UserName, password ?? "");
    }
}

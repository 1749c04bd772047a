using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Model;

namespace PgAspire.Hosting;

/// <summary>What can be wrong with the clusters of an AppHost, said all at once.</summary>
internal static class ClusterChecks
{
    /// <summary>Throws when a cluster cannot be.</summary>
    /// <exception cref="DistributedApplicationException">With every error of every cluster.</exception>
    public static void ThrowIfInvalid(DistributedApplicationModel model)
    {
        var clusters = model.Resources.OfType<PostgresClusterResource>().ToArray();
        var errors = clusters
            .SelectMany(c => PostgresClusterValidation.Validate(c.Specification).Select(e => $"{c.Name}: {e}"))
            .Concat(clusters.SelectMany(TwiceNamed))
            .Concat(clusters.SelectMany(Ports).GroupBy(p => p.Port).Where(g => g.Count() > 1).Select(g => $"{string.Join(" and ", g.Select(p => p.Service))} both want host port {g.Key}; give each a port of its own"))
            .Concat(clusters.Where(c => Location(c) is not null).GroupBy(Location).Where(g => g.Count() > 1).Select(g => $"{string.Join(" and ", g.Select(c => c.Name))} both want their data in {g.Key}; give each a place of its own"))
            .ToArray();
        if (errors.Length > 0)
        {
            throw new DistributedApplicationException($"The AppHost's PostgreSQL clusters are not valid:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}");
        }
    }

    // the model itself takes a declared database that is also the bootstrap's
    private static IEnumerable<string> TwiceNamed(PostgresClusterResource cluster) => cluster.Databases
        .GroupBy(d => d.DatabaseName, StringComparer.Ordinal).Where(g => g.Count() > 1)
        .Select(g => $"{cluster.Name}: {string.Join(" and ", g.Select(d => d.Name))} are both the database {g.Key}; add it once and hand it to every consumer");

    private static IEnumerable<(string Service, int Port)> Ports(PostgresClusterResource cluster)
    {
        var names = cluster.Specification.Names;
        return new[] { (names.ReadWriteService, cluster.Placement.ReadWritePort), (names.ReadOnlyService, cluster.Placement.ReadOnlyPort), (names.ReadService, cluster.Placement.ReadPort) }.Where(p => p.Item2 != 0);
    }

    private static string? Location(PostgresClusterResource cluster) => cluster.Placement.Directory ?? cluster.Placement.Volume;
}

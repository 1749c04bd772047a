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
            .Concat(Foreign(model))
            .Concat(clusters.Where(c => Location(c) is not null).GroupBy(Location).Where(g => g.Count() > 1).Select(g => $"{string.Join(" and ", g.Select(c => c.Name))} both want their data in {g.Key}; give each a place of its own"))
            .ToArray();
        if (errors.Length > 0)
        {
            throw new DistributedApplicationException($"The AppHost's PostgreSQL clusters are not valid:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}");
        }
    }

    /// <summary>Learns the user names that are parameters: the specification has them from then on.</summary>
    /// <exception cref="DistributedApplicationException">One has no value.</exception>
    public static async Task ResolveUserNamesAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        foreach (var cluster in model.Resources.OfType<PostgresClusterResource>().Where(c => c.UserNameParameter is not null))
        {
            var parameter = cluster.UserNameParameter!;
            try
            {
                cluster.ResolvedUserName = await parameter.GetValueAsync(cancellationToken) is { Length: > 0 } name ? name
                    : throw new MissingParameterValueException($"The parameter '{parameter.Name}' is empty.");
            }
            catch (MissingParameterValueException e)
            {
                throw new DistributedApplicationException($"The user name of the PostgreSQL cluster '{cluster.Name}' is the parameter '{parameter.Name}', which has no value: set Parameters:{parameter.Name}.", e);
            }
        }
    }

    // the model itself takes a declared database that is also the bootstrap's
    private static IEnumerable<string> TwiceNamed(PostgresClusterResource cluster) => cluster.Databases
        .GroupBy(d => d.DatabaseName, StringComparer.Ordinal).Where(g => g.Count() > 1)
        .Select(g => $"{cluster.Name}: {string.Join(" and ", g.Select(d => d.Name))} are both the database {g.Key}; add it once and hand it to every consumer");

    /// <summary>What to do about a reference to what belongs to another AppHost.</summary>
    public static string ForeignReference(IResource cluster) => $"the PostgreSQL cluster '{cluster.Name}' belongs to another AppHost, which this one cannot start: add a cluster here, or give the consumer a connection string of its own by AddConnectionString";

    private static IEnumerable<string> Foreign(DistributedApplicationModel model) => model.Resources.SelectMany(consumer =>
        consumer.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => r.Resource).Concat(consumer.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource))
            .Select(ClusterOf).OfType<PostgresClusterResource>().Distinct().Where(c => !model.Resources.Contains(c)).Select(c => $"{consumer.Name}: {ForeignReference(c)}"));

    private static PostgresClusterResource? ClusterOf(IResource resource) => resource switch
    {
        PostgresClusterResource cluster => cluster,
        PostgresClusterDatabaseResource database => database.Parent,
        PostgresClusterReadOnlyResource view => view.Parent.Parent,
        _ => null,
    };

    private static IEnumerable<(string Service, int Port)> Ports(PostgresClusterResource cluster)
    {
        var names = cluster.Specification.Names;
        return new[] { (names.ReadWriteService, cluster.Placement.ReadWritePort), (names.ReadOnlyService, cluster.Placement.ReadOnlyPort), (names.ReadService, cluster.Placement.ReadPort) }.Where(p => p.Item2 != 0);
    }

    private static string? Location(PostgresClusterResource cluster) => cluster.Placement.Directory ?? cluster.Placement.EffectiveVolume;
}

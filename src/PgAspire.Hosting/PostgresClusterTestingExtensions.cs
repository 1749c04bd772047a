using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using PgAspire.Hosting;
using PgAspire.Operator;

namespace Aspire.Hosting;

/// <summary>What a test of an AppHost needs of its PostgreSQL clusters; made for Aspire.Hosting.Testing, on which it does not depend.</summary>
public static class PostgresClusterTestingExtensions
{
    /// <summary>The control of a running cluster: status, promote, restart, destroy and the like.</summary>
    /// <param name="application">The application; it is started, or about to be.</param>
    /// <param name="name">The cluster's name in the AppHost.</param>
    /// <param name="cancellationToken">Ends the waiting for the application to start.</param>
    /// <exception cref="ArgumentException">The AppHost has no cluster of that name; the message has those that it has.</exception>
    [AspireExportIgnore(Reason = "Tests of an AppHost are programs of .NET.")]
    public static Task<IPostgresCluster> GetPostgresClusterAsync(this DistributedApplication application, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var clusters = application.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<PostgresClusterResource>().ToArray();
        var cluster = Array.Find(clusters, c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"The AppHost has no PostgreSQL cluster '{name}'; it has: {string.Join(", ", clusters.Select(c => c.Name).DefaultIfEmpty("none"))}.", nameof(name));
        return cluster.GetControlAsync(cancellationToken);
    }

    /// <summary>
    /// Makes the data of all clusters that the AppHost has so far go with it, whatever <c>WithDataVolume</c>, <c>WithDataBindMount</c> and <c>WithLifetime</c> say: a test begins with nothing, and
    /// the same AppHost runs many times side by side. What a volume has is neither read nor changed.
    /// </summary>
    /// <param name="builder">The builder, for example that of <c>DistributedApplicationTestingBuilder.CreateAsync</c>.</param>
    [AspireExportIgnore(Reason = "Tests of an AppHost are programs of .NET.")]
    public static T WithEphemeralPostgresData<T>(this T builder) where T : IDistributedApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var cluster in builder.Resources.OfType<PostgresClusterResource>())
        {
            cluster.Placement = cluster.Placement with { Volume = null, PersistentVolume = null, Directory = null };
        }
        return builder;
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Microsoft.Extensions.Logging;
using PgAspire.CloudNativePg;
using PgAspire.Hosting;
using PgAspire.Hosting.Kubernetes;
using PgAspire.Model;

[assembly: ClusterPublisher(typeof(KubernetesClusterPublisher))]

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Brings clusters into the chart that Aspire writes for Kubernetes, and wires their consumers to the operator's services and Secrets.</summary>
internal sealed partial class KubernetesClusterPublisher(ILogger<KubernetesClusterPublisher> logger) : IClusterPublisher
{
    public async Task PrepareAsync(IReadOnlyList<PostgresClusterResource> clusters, DistributedApplicationModel model, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
    {
        var published = clusters.Where(c => !c.IsExcludedFromPublish() && PublishChecks.IsKubernetes(PublishChecks.EnvironmentOf(c, model))).ToArray();
        var errors = new List<string>();
        var charts = new List<(PostgresClusterResource Cluster, ClusterChart Chart)>();
        foreach (var cluster in published)
        {
            try
            {
                charts.Add((cluster, new ClusterChart(cluster)));
            }
            catch (Exception e) when (e is InvalidClusterSpecException or InvalidManifestException or DistributedApplicationException)
            {
                errors.Add($"{cluster.Name}: {e.Message}");
            }
            // what consumers are told stands in the chart's values, where Aspire takes such braces for an expression
            errors.AddRange(cluster.Databases.Select(d => d.DatabaseName).Append(cluster.UserName).Where(n => n.Contains("{{", StringComparison.Ordinal)).Distinct()
                .Select(n => $"{cluster.Name}: the name \"{n}\" has {{{{ in it, which Helm would take for an expression; choose another name for what is published."));
            cluster.ConsumerPassword = ConsumerPassword.For(cluster.Name, isSimple: !cluster.PasswordIsGiven);
        }
        var patches = await PatchesAsync(charts, model, context, errors, cancellationToken);
        if (errors.Count > 0)
        {
            throw new DistributedApplicationException($"The AppHost's PostgreSQL clusters cannot be published:{string.Concat(errors.Select(e => $"{Environment.NewLine}  - {e}"))}");
        }
        charts.ForEach(c => c.Chart.Attach());
        WarnOfNamespaces(patches, model);
        foreach (var environment in charts.GroupBy(c => PublishChecks.EnvironmentOf(c.Cluster, model)!))
        {
            environment.First().Cluster.Annotations.Add(new InstallationNotesStep(environment.Key, [.. environment.Select(c => c.Chart.Specification)]).Annotation);
        }
        foreach (var (consumer, patch) in patches)
        {
            consumer.Annotations.Add(new KubernetesServiceCustomizationAnnotation(patch.Apply));
        }
    }

    // Helm decides about the release's namespace when the chart is installed
    private void WarnOfNamespaces(List<(IResource Consumer, ConsumerPatch Patch)> patches, DistributedApplicationModel model)
    {
        foreach (var cluster in patches.Where(p => Reach(p.Consumer, p.Patch, model) == NamespaceReach.DependsOnTheRelease).GroupBy(p => p.Patch.Cluster))
        {
            var (secret, place) = cluster.Select(p => (p.Patch.Secret, p.Patch.Namespace)).First();
            DependOnTheRelease(cluster.Key.Name, place!, secret, cluster.Key.Specification.Names.ReadWriteService, string.Join(", ", cluster.Select(p => p.Consumer.Name).Distinct()));
        }
    }

    private static NamespaceReach Reach(IResource consumer, ConsumerPatch patch, DistributedApplicationModel model) =>
        NamespaceReaches.Of(patch.Namespace, NamespaceReaches.Release(PublishChecks.EnvironmentOf(consumer, model)), consumer.HasAnnotationOfType<KubernetesServiceCustomizationAnnotation>());

    private static async Task<List<(IResource Consumer, ConsumerPatch Patch)>> PatchesAsync(
        List<(PostgresClusterResource Cluster, ClusterChart Chart)> charts, DistributedApplicationModel model, DistributedApplicationExecutionContext context, List<string> errors, CancellationToken cancellationToken)
    {
        var patches = new List<(IResource, ConsumerPatch)>();
        if (charts.Count == 0)
        {
            return patches;
        }
        foreach (var consumer in model.GetComputeResources().Where(r => r is not PostgresClusterResource).ToArray())
        {
            var variables = await ConsumerScan.VariablesAsync(consumer, context, cancellationToken);
            var arguments = await ConsumerScan.ArgumentsAsync(consumer, context, cancellationToken);
            foreach (var (cluster, chart) in charts)
            {
                if (ConsumerNeeds.Of(cluster, consumer.Name, variables, arguments, errors) is { } needs)
                {
                    if (PublishChecks.EnvironmentOf(consumer, model) is { } environment && !PublishChecks.IsKubernetes(environment))
                    {
                        errors.Add($"{consumer.Name}: it is published to '{environment.Name}', where nothing puts in the password of the cluster '{cluster.Name}'; Kubernetes does, from CloudNativePG's Secret: publish both to Kubernetes, or give it a connection string of its own by AddConnectionString.");
                    }
                    var patch = new ConsumerPatch(needs, chart.ApplicationSecret, chart.Specification.Namespace);
                    if (Reach(consumer, patch, model) == NamespaceReach.Impossible)
                    {
                        errors.Add($"{consumer.Name}: the chart is released into the namespace '{NamespaceReaches.Release(PublishChecks.EnvironmentOf(consumer, model))}', but the cluster '{cluster.Name}' is in '{patch.Namespace}', and neither its Secret '{patch.Secret}' nor its service '{cluster.Specification.Names.ReadWriteService}' is there for other namespaces: release the chart into '{patch.Namespace}' (WithHelm, WithNamespace), or leave the cluster's namespace out.");
                    }
                    patches.Add((consumer, patch));
                }
            }
        }
        return patches;
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "The cluster '{Cluster}' is in the namespace '{Namespace}', and only there are its Secret '{Secret}' and its service '{Service}' found. Release the chart into '{Namespace}' too, or these consumers do not start: {Consumers}. On the Kubernetes environment .WithHelm(helm => helm.WithNamespace(\"{Namespace}\")) does so for 'aspire deploy'.")]
    private partial void DependOnTheRelease(string cluster, string @namespace, string secret, string service, string consumers);
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using PgAspire.CloudNativePg;
using PgAspire.Hosting;
using PgAspire.Hosting.Kubernetes;
using PgAspire.Model;

[assembly: ClusterPublisher(typeof(KubernetesClusterPublisher))]

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Brings clusters into the chart that Aspire writes for Kubernetes, and wires their consumers to the operator's services and Secrets.</summary>
internal sealed class KubernetesClusterPublisher : IClusterPublisher
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
        foreach (var environment in charts.GroupBy(c => PublishChecks.EnvironmentOf(c.Cluster, model)!))
        {
            environment.First().Cluster.Annotations.Add(new InstallationNotesStep(environment.Key, [.. environment.Select(c => c.Chart.Specification)]).Annotation);
        }
        foreach (var (consumer, patch) in patches)
        {
            consumer.Annotations.Add(new KubernetesServiceCustomizationAnnotation(patch.Apply));
        }
    }

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
                    patches.Add((consumer, new ConsumerPatch(needs, chart.ApplicationSecret)));
                }
            }
        }
        return patches;
    }
}

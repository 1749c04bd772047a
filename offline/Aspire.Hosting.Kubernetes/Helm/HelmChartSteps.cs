using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Kubernetes.Helm;

/// <summary>Installs and removes a chart that somebody else made.</summary>
internal static class HelmChartSteps
{
    public static IEnumerable<PipelineStep> Of(KubernetesHelmChartResource chart)
    {
        var release = ReleaseOf(chart);
        yield return new()
        {
            Name = $"helm-install-{chart.Name}",
            Description = $"Installs Helm chart '{chart.Name}' ({chart.ChartReference}:{chart.ChartVersion})",
            Action = context => InstallAsync(chart, release, context),
            DependsOnSteps = [HelmSteps.Deploy(chart.Parent)],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        };
        if (chart.DestroyOnUninstall)
        {
            yield return new()
            {
                Name = $"helm-uninstall-{chart.Name}",
                Description = $"Uninstalls Helm chart '{chart.Name}' from namespace '{release.Namespace}'",
                Action = context => UninstallAsync(chart, release, context),
                DependsOnSteps = [WellKnownPipelineSteps.DestroyPrereq, HelmSteps.CheckPrerequisites(chart.Parent)],
                RequiredBySteps = [WellKnownPipelineSteps.Destroy],
            };
        }
    }

    private static string Section(KubernetesHelmChartResource chart) => $"HelmChart:{chart.Parent.Name}:{chart.Name}";

    // The name of the resource stands for both; it need not be fit for that.
    private static HelmRelease ReleaseOf(KubernetesHelmChartResource chart)
    {
        var release = new HelmRelease(chart.ReleaseName ?? chart.Name, chart.Namespace ?? chart.Name);
        Check(HelmSyntax.CheckReleaseName, release.Name, $"Cannot derive a Helm release name from resource name '{chart.Name}'. Set an explicit release name via WithReleaseName(...).");
        Check(HelmSyntax.CheckNamespace, release.Namespace, $"Cannot derive a Kubernetes namespace from resource name '{chart.Name}'. Set an explicit namespace via WithNamespace(...).");
        return release;

        static void Check(Action<string, string> check, string value, string message)
        {
            try
            {
                check(value, nameof(value));
            }
            catch (ArgumentException exception)
            {
                throw new InvalidOperationException($"{message} {exception.Message}", exception);
            }
        }
    }

    private static async Task InstallAsync(KubernetesHelmChartResource chart, HelmRelease release, PipelineStepContext context)
    {
        var logger = context.Services.GetRequiredService<ILogger<KubernetesHelmChartResource>>();
        logger.LogInformation(
            "Installing Helm chart '{ChartName}' ({ChartRef}:{ChartVersion}) into namespace '{Namespace}'.",
            chart.Name, chart.ChartReference, chart.ChartVersion, release.Namespace);
        string[] arguments =
        [
            "upgrade", "--install", release.Name, chart.ChartReference, "--namespace", release.Namespace, "--create-namespace", "--wait",
            "--version", chart.ChartVersion,
            .. chart.ForceConflicts ? ["--server-side=true", "--force-conflicts"] : Array.Empty<string>(),
            .. HelmSteps.Cluster(chart.Parent),
            .. chart.Values.SelectMany(v => new[] { "--set", $"{v.Key}={v.Value}" }),
        ];
        await HelmRunner.RunAsync(arguments, $"helm upgrade --install for chart '{chart.Name}'", Environment.CurrentDirectory, context.CancellationToken);
        if (chart.DestroyOnUninstall)
        {
            await release.SaveAsync(Section(chart), context);
        }

        logger.LogInformation(
            "Helm chart '{ChartName}' installed successfully as release '{ReleaseName}' in namespace '{Namespace}'.",
            chart.Name, release.Name, release.Namespace);
    }

    private static async Task UninstallAsync(KubernetesHelmChartResource chart, HelmRelease release, PipelineStepContext context)
    {
        var installed = await HelmRelease.FindAsync(Section(chart), context) ?? release;
        await HelmRunner.RunAsync(
            ["uninstall", installed.Name, "--namespace", installed.Namespace, .. HelmSteps.Cluster(chart.Parent)],
            $"helm uninstall for chart '{chart.Name}'", Environment.CurrentDirectory, context.CancellationToken);
        await HelmRelease.ForgetAsync(Section(chart), context);
    }
}

using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Publishing;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Kubernetes.Helm;

/// <summary>Deploys and removes the chart of an environment.</summary>
internal static class HelmSteps
{
    public const string DeployTag = "helm-deploy";
    public const string SummaryTag = "print-summary";
    private const string UninstallTag = "helm-uninstall";

    public static string CheckPrerequisites(KubernetesEnvironmentResource environment) => $"check-helm-prereqs-{environment.Name}";

    public static string Deploy(KubernetesEnvironmentResource environment) => $"helm-deploy-{environment.Name}";

    public static IEnumerable<PipelineStep> Of(KubernetesEnvironmentResource environment) =>
    [
        new()
        {
            Name = CheckPrerequisites(environment),
            Description = $"Verifies Helm CLI is available for {environment.Name}.",
            Action = context => HelmRunner.CheckVersionAsync(context.CancellationToken),
        },
        new()
        {
            Name = $"prepare-{environment.Name}",
            Description = $"Prepares Helm chart values for {environment.Name}.",
            Action = context => DeploymentValues.WriteAsync(environment, PipelineOutputService.DirectoryOf(context, environment), context.CancellationToken),
            DependsOnSteps = [WellKnownPipelineSteps.Publish, WellKnownPipelineSteps.Build, CheckPrerequisites(environment)],
        },
        new()
        {
            Name = Deploy(environment),
            Description = $"Deploys {environment.Name} to Kubernetes via Helm.",
            Tags = [DeployTag],
            Action = context => DeployAsync(environment, context),
            DependsOnSteps = [$"prepare-{environment.Name}"],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        },
        new()
        {
            Name = $"print-{environment.Name}-instructions",
            Description = $"Prints access instructions for {environment.Name}.",
            Tags = [SummaryTag],
            Action = context => InstructAsync(environment, context),
            DependsOnSteps = [Deploy(environment)],
            RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        },
        new()
        {
            Name = $"destroy-helm-{environment.Name}",
            Description = $"Confirms and destroys the Helm deployment for {environment.Name}.",
            Action = context => DestroyAsync(environment, context),
            DependsOnSteps = [WellKnownPipelineSteps.DestroyPrereq],
            RequiredBySteps = [WellKnownPipelineSteps.Destroy],
        },
        new()
        {
            Name = $"helm-uninstall-{environment.Name}",
            Description = $"Uninstalls the Helm release for {environment.Name}.",
            Tags = [UninstallTag],
            Action = async context => await UninstallAsync(environment, await ReleaseAsync(environment, context), context),
            DependsOnSteps = [CheckPrerequisites(environment)],
        },
    ];

    public static PipelineStep Summary(KubernetesEnvironmentResource environment, IResource resource, KubernetesResource kubernetes) => new()
    {
        Name = $"print-{resource.Name}-summary",
        Description = $"Retrieves deployment status for {resource.Name}.",
        Action = async context =>
        {
            var release = await ReleaseAsync(environment, context);
            if (kubernetes.Service is { } service && await ServiceAddress.FindAsync(service.Metadata.Name, release.Namespace, environment.KubeConfigPath, context) is { Length: > 0 } addresses)
            {
                context.Summary.Add(resource.Name, string.Join(", ", addresses));
            }
        },
        Tags = [SummaryTag],
        RequiredBySteps = [WellKnownPipelineSteps.Deploy],
        Resource = kubernetes,
    };

    /// <summary>How every call of helm is told which cluster is meant.</summary>
    public static string[] Cluster(KubernetesEnvironmentResource environment) => environment.KubeConfigPath is { } path ? ["--kubeconfig", path] : [];

    private static async Task DeployAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        var folder = PipelineOutputService.DirectoryOf(context, environment);
        var release = await ReleaseAsync(environment, context);
        string[] values = [Path.Combine(folder, "values.yaml"), DeploymentValues.PathOf(environment, folder)];
        string[] arguments =
        [
            "upgrade", "--install", release.Name, folder, "--namespace", release.Namespace, "--create-namespace", "--wait",
            .. Cluster(environment), .. values.Where(File.Exists).SelectMany(path => new[] { "-f", path }),
        ];
        await HelmRunner.RunAsync(arguments, "helm upgrade --install", folder, context.CancellationToken);
        await release.SaveAsync(Section(environment), context);
    }

    private static async Task InstructAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        var (name, @namespace) = await ReleaseAsync(environment, context);
        if (environment.PublishedDashboard is { } dashboard)
        {
            Add("📊 Dashboard", $"`kubectl port-forward -n {@namespace} svc/{ObjectName.Service(dashboard)} 18888:18888` then open [http://localhost:18888](http://localhost:18888)");
            Add("🔑 Dashboard login", $"`kubectl logs -n {@namespace} -l app.kubernetes.io/component={dashboard.Name} --tail=50` to retrieve the login token");
        }

        Add("📋 Release status", $"`helm status {name} -n {@namespace}`");
        Add("📦 View resources", $"`kubectl get all -n {@namespace} -l app.kubernetes.io/instance={name}`");
        Add("🗑️ Uninstall", $"`helm uninstall {name} -n {@namespace}`");

        void Add(string key, string text) => context.Summary.Add(key, new MarkdownString(text));
    }

    private static async Task DestroyAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        if (await HelmRelease.FindAsync(Section(environment), context) is not { } release)
        {
            await context.ReportingStep.CompleteAsync(
                $"No Helm deployment state found for '{environment.Name}'. Nothing to destroy.", cancellationToken: context.CancellationToken);
            return;
        }

        // Nobody can be asked: the stand-in has no interaction.
        if (!context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.SkipConfirmation)
        {
            throw new InvalidOperationException(
                "Cannot perform destructive operation without confirmation. Use --yes to skip the confirmation prompt in non-interactive mode.");
        }

        await HelmRunner.CheckVersionAsync(context.CancellationToken);
        await UninstallAsync(environment, release, context);
        await HelmRelease.ForgetAsync(Section(environment), context);
    }

    private static Task UninstallAsync(KubernetesEnvironmentResource environment, HelmRelease release, PipelineStepContext context) => HelmRunner.RunAsync(
        ["uninstall", release.Name, "--namespace", release.Namespace, .. Cluster(environment)], "helm uninstall", Environment.CurrentDirectory, context.CancellationToken);

    private static string Section(KubernetesEnvironmentResource environment) => $"Helm:{environment.Name}";

    private static async Task<HelmRelease> ReleaseAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        var name = environment.TryGetLastAnnotation<HelmReleaseNameAnnotation>(out var given) ? await given.ReleaseName.GetValueAsync(context.CancellationToken) : null;
        var @namespace = environment.TryGetLastAnnotation<KubernetesNamespaceAnnotation>(out var place) ? await place.Namespace.GetValueAsync(context.CancellationToken) : null;
        var release = new HelmRelease(
            string.IsNullOrEmpty(name) ? context.Services.GetRequiredService<IHostEnvironment>().EnvironmentName.ToLowerInvariant() : name,
            string.IsNullOrEmpty(@namespace) ? "default" : @namespace);
        HelmSyntax.CheckReleaseName(release.Name, nameof(HelmChartOptions.WithReleaseName));
        HelmSyntax.CheckNamespace(release.Namespace, nameof(HelmChartOptions.WithNamespace));
        return release;
    }
}

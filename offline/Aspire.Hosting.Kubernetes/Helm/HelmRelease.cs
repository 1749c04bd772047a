using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Kubernetes.Helm;

/// <summary>A release as the deployment state remembers it, for who removes it later.</summary>
internal sealed record HelmRelease(string Name, string Namespace)
{
    private const string NameKey = "ReleaseName";
    private const string NamespaceKey = "Namespace";

    public static async Task<HelmRelease?> FindAsync(string section, PipelineStepContext context)
    {
        var data = (await State(context).AcquireSectionAsync(section, context.CancellationToken)).Data;
        return data[NameKey]?.ToString() is { Length: > 0 } name ? new(name, data[NamespaceKey]?.ToString() ?? "default") : null;
    }

    public static async Task ForgetAsync(string section, PipelineStepContext context) =>
        await State(context).DeleteSectionAsync(await State(context).AcquireSectionAsync(section, context.CancellationToken), context.CancellationToken);

    public async Task SaveAsync(string section, PipelineStepContext context)
    {
        var saved = await State(context).AcquireSectionAsync(section, context.CancellationToken);
        saved.Data[NameKey] = Name;
        saved.Data[NamespaceKey] = Namespace;
        await State(context).SaveSectionAsync(saved, context.CancellationToken);
    }

    private static IDeploymentStateManager State(PipelineStepContext context) => context.Services.GetRequiredService<IDeploymentStateManager>();
}

using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Aspire.Hosting.Execution;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Kubernetes.Helm;

/// <summary>Asks the cluster where a service can be reached from outside.</summary>
internal static class ServiceAddress
{
    /// <returns>URLs; empty when the service has no address outside, or nobody answers.</returns>
    public static async Task<string[]> FindAsync(string service, string @namespace, string? kubeConfig, PipelineStepContext context)
    {
        var output = new StringBuilder();
        string[] arguments = ["get", "service", service, "--namespace", @namespace, "-o", "json", .. kubeConfig is null ? Array.Empty<string>() : ["--kubeconfig", kubeConfig]];
        try
        {
            var code = await ExternalTool.RunAsync(
                "kubectl", arguments, Environment.CurrentDirectory,
                (line, isError) =>
                {
                    if (!isError)
                    {
                        output.AppendLine(line);
                    }
                },
                context.CancellationToken);
            return code == 0 ? Read(output.ToString()) : [];
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException or KeyNotFoundException)
        {
            context.Logger.LogWarning(exception, "Failed to retrieve endpoints for {ResourceName}", service);
            return [];
        }
    }

    private static string[] Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var spec = document.RootElement.GetProperty("spec");
        if (spec.GetProperty("type").GetString() != "LoadBalancer"
            || !document.RootElement.GetProperty("status").GetProperty("loadBalancer").TryGetProperty("ingress", out var ingress))
        {
            return [];
        }

        var hosts = ingress.EnumerateArray()
            .Select(i => i.TryGetProperty("ip", out var address) || i.TryGetProperty("hostname", out address) ? address.GetString() : null).OfType<string>();
        return [.. hosts.SelectMany(h => spec.GetProperty("ports").EnumerateArray().Select(p => $"http://{h}:{p.GetProperty("port").GetInt32()}"))];
    }
}

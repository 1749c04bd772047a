using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Publishing;

namespace Aspire.Hosting.Kubernetes.Helm;

/// <summary>The values that publishing left open, resolved: <c>values.&lt;environment&gt;.yaml</c> beside the chart.</summary>
internal static partial class DeploymentValues
{
    public static string PathOf(KubernetesEnvironmentResource environment, string folder) => Path.Combine(folder, $"values.{environment.Name}.yaml");

    public static async Task WriteAsync(KubernetesEnvironmentResource environment, string folder, CancellationToken cancellationToken)
    {
        var deferred = environment.Deferred;
        var values = new Dictionary<string, Dictionary<string, Dictionary<string, object>>>();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, parameter) in deferred.Parameters)
        {
            if (await parameter.GetValueAsync(cancellationToken) is { } value)
            {
                Set(path, value);
                texts[$".Values.{path.Section}.{path.Resource}.{path.Key}"] = value;
            }
        }

        foreach (var (path, text) in deferred.Compositions)
        {
            Set(path, Reference().Replace(text, match => texts.TryGetValue(HelmText.Key(match.Groups[1].Value), out var value) ? value : match.Value));
        }

        foreach (var (path, resource) in deferred.Images)
        {
            if (await ImageAsync(resource, cancellationToken) is { } image)
            {
                Set(path, image);
            }
        }

        foreach (var (path, provider) in deferred.Providers)
        {
            if (await provider.GetValueAsync(cancellationToken) is { } value)
            {
                Set(path, value);
            }
        }

        if (values.Count > 0 && Directory.Exists(folder))
        {
            await File.WriteAllTextAsync(PathOf(environment, folder), ChartYaml.Write(values), cancellationToken);
        }

        void Set(ValuesPath path, object value)
        {
            values.TryAdd(path.Section, []);
            values[path.Section].TryAdd(path.Resource, []);
            values[path.Section][path.Resource][path.Key] = value;
        }
    }

    private static async Task<string?> ImageAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource.GetDeploymentTargetAnnotation()?.ContainerRegistry is not { } registry)
        {
            return null;
        }

        var repository = registry.Repository is { } prefix ? await prefix.GetValueAsync(cancellationToken) + "/" : "";
        return $"{await registry.Endpoint.GetValueAsync(cancellationToken)}/{repository}{resource.Name.ToLowerInvariant()}:latest";
    }

    [GeneratedRegex(@"\{\{\s*(\.Values\.[a-zA-Z0-9_.]+)\s*\}\}")]
    private static partial Regex Reference();
}

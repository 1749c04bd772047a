using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Writes the Helm chart of an environment.</summary>
internal sealed class ChartWriter(KubernetesEnvironmentResource environment, string folder, CancellationToken cancellationToken)
{
    private const string DefaultVersion = "0.1.0";
    private const string DefaultDescription = "Aspire Helm Chart";

    private readonly Dictionary<string, Dictionary<string, object>> _values = new()
    {
        [ValuesSection.Parameters] = [],
        [ValuesSection.Secrets] = [],
        [ValuesSection.Config] = [],
    };

    public static async Task WriteAsync(KubernetesEnvironmentResource environment, PipelineStepContext context)
    {
        if (!context.ExecutionContext.IsPublishMode)
        {
            return;
        }

        context.Logger.LogInformation(PublishLog.Started, "Generating Kubernetes output");
        var folder = PipelineOutputService.DirectoryOf(context, environment);
        await new ChartWriter(environment, folder, context.CancellationToken).WriteAsync(context.Model.Resources);
        context.Logger.LogInformation(PublishLog.Finished, "Successfully generated Kubernetes output in '{OutputPath}'", folder);
    }

    private async Task WriteAsync(IEnumerable<IResource> model)
    {
        foreach (var resource in new[] { environment.PublishedDashboard }.OfType<IResource>().Concat(model))
        {
            if (resource.GetDeploymentTargetAnnotation(environment.Target)?.DeploymentTarget is KubernetesResource kubernetes)
            {
                foreach (var annotation in resource.Annotations.OfType<KubernetesServiceCustomizationAnnotation>().ToArray())
                {
                    annotation.Configure(kubernetes);
                }

                await WriteTemplatesAsync(kubernetes);
                await AddValuesAsync(resource, ValuesSection.Parameters, kubernetes.Parameters);
                await AddValuesAsync(resource, ValuesSection.Config, kubernetes.Variables.Concat(kubernetes.BranchValues).DistinctBy(v => v.Key));
                await AddValuesAsync(resource, ValuesSection.Secrets, kubernetes.SecretVariables);
            }
        }

        Directory.CreateDirectory(folder);
        await WriteFileAsync(Path.Combine(folder, "Chart.yaml"), ChartYaml.Write(await DescribeAsync()));
        await WriteFileAsync(Path.Combine(folder, "values.yaml"), ChartYaml.Write(_values));
    }

    private async Task WriteTemplatesAsync(KubernetesResource kubernetes)
    {
        var templates = Path.Combine(folder, "templates", kubernetes.Target.Name);
        Directory.CreateDirectory(templates);
        foreach (var item in kubernetes.Objects())
        {
            await WriteFileAsync(Path.Combine(templates, FileName(kubernetes.Target, item)), "---\n" + ChartYaml.Write(item));
        }
    }

    private static string FileName(IResource resource, BaseKubernetesResource item)
    {
        var prefix = resource.Name.ToLowerInvariant() + "-";
        var name = string.IsNullOrWhiteSpace(item.Metadata.Name) ? item.GetType().Name.ToLowerInvariant()
            : item.Metadata.Name.StartsWith(prefix, StringComparison.Ordinal) ? item.Metadata.Name[prefix.Length..]
            : item.Metadata.Name;
        return name + ".yaml";
    }

    private async Task AddValuesAsync(IResource resource, string section, IEnumerable<KeyValuePair<string, ChartValue>> values)
    {
        var written = new Dictionary<string, object>();
        foreach (var (name, value) in values)
        {
            var path = new ValuesPath(section, HelmText.Key(resource.Name), value.Key ?? HelmText.Key(name));
            written[path.Key] = await ValueAsync(path, value);
            if (value.ImageOf is { } owner)
            {
                environment.Deferred.Images.Add((path, owner));
            }
        }

        if (written.Count > 0)
        {
            _values[section][HelmText.Key(resource.Name)] = written;
        }
    }

    /// <summary>Empty for what only a deployment fills in: secrets, parameters that have no default, text made of those.</summary>
    private async ValueTask<object> ValueAsync(ValuesPath path, ChartValue value)
    {
        switch (value)
        {
            case { Text: { } text } when HelmText.RefersToValues(text):
                environment.Deferred.Compositions.Add((path, text));
                return "";
            case { Parameter: { Secret: false, Default: not null } parameter }:
                return await parameter.GetValueAsync(cancellationToken) ?? "";
            case { Parameter: { } parameter }:
                environment.Deferred.Parameters.Add((path, parameter));
                return "";
            case { Provider: { } provider }:
                environment.Deferred.Providers.Add((path, provider));
                return "";
            default:
                return value.Value ?? "";
        }
    }

    private async Task<HelmChart> DescribeAsync()
    {
        var name = await LastAsync<HelmChartNameAnnotation>(a => a.Name, HelmSyntax.CheckChartName);
        var version = await LastAsync<HelmChartVersionAnnotation>(a => a.Version, HelmSyntax.CheckChartVersion) ?? DefaultVersion;
        var description = await LastAsync<HelmChartDescriptionAnnotation>(a => a.Description, HelmSyntax.CheckChartDescription);
        return new()
        {
            Name = name ?? environment.ChartName,
            Version = version,
            AppVersion = version,
            Description = description ?? DefaultDescription,
            Type = "application",
            Keywords = ["aspire", "kubernetes"],
            KubeVersion = ">= 1.18.0-0",
        };
    }

    private async Task<string?> LastAsync<T>(Func<T, ReferenceExpression> value, Action<string, string> check) where T : IResourceAnnotation
    {
        if (!environment.TryGetLastAnnotation<T>(out var annotation)
            || await value(annotation).GetValueAsync(cancellationToken) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        check(text, typeof(T).Name);
        return text;
    }

    private Task WriteFileAsync(string path, string text) => File.WriteAllTextAsync(path, text, cancellationToken);
}

/// <summary>Aspire's lines have event ids too.</summary>
internal static class PublishLog
{
    public static readonly EventId Started = new(1, "StartGeneratingKubernetes");
    public static readonly EventId Finished = new(2, "FinishGeneratingKubernetes");
}

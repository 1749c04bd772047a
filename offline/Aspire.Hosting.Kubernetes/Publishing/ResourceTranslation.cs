using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Turns the compute resources of the model into Kubernetes objects; each one once.</summary>
internal sealed class ResourceTranslation(
    KubernetesEnvironmentResource environment, DistributedApplicationExecutionContext executionContext, ILogger logger)
{
    private const int DefaultProjectPort = 8080;
    private readonly Dictionary<string, KubernetesResource> _translated = new(StringComparer.OrdinalIgnoreCase);

    public async Task<KubernetesResource> TranslateAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (_translated.TryGetValue(resource.Name, out var known))
        {
            return known;
        }

        logger.LogInformation("Creating Kubernetes resource for {ResourceName}", resource.Name);
        var translated = new KubernetesResource(resource.Name, resource, environment);
        _translated[resource.Name] = translated;
        AddEndpoints(translated);
        AddMounts(translated);
        var values = new ValueTranslation(translated, this, executionContext, logger);
        await AddVariablesAsync(translated, values, cancellationToken);
        await AddArgumentsAsync(translated, values, cancellationToken);
        ObjectFactory.Create(translated);
        return translated;
    }

    private void AddEndpoints(KubernetesResource kubernetes)
    {
        var resource = kubernetes.Target;
        foreach (var resolved in resource.ResolveEndpoints(environment.Ports))
        {
            var endpoint = resolved.Endpoint;
            var published = new PublishedEndpoint(
                endpoint.Name, endpoint.UriScheme, endpoint.Protocol is ProtocolType.Udp ? "UDP" : "TCP", ObjectName.Service(resource), ChartValue.Literal(""));
            kubernetes.Endpoints[endpoint.Name] = resolved.TargetPort.Value is { } port
                ? published with
                {
                    Port = ChartValue.Literal(Text(port)),
                    ServicePort = resolved.ExposedPort.Value is { } exposed && exposed != port ? ChartValue.Literal(Text(exposed)) : null,
                }
                : published with { Port = DefaultPort(kubernetes, endpoint) };
        }

        static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
    }

    // TLS ends before the pod: the https endpoint that a project has by default shares the port of http.
    private static ChartValue DefaultPort(KubernetesResource kubernetes, EndpointAnnotation endpoint)
    {
        if (endpoint.IsDefaultHttps && kubernetes.Endpoints.Values.FirstOrDefault(e => e.Scheme == "http") is { } http)
        {
            return http.Port;
        }

        var name = HelmText.Key($"port_{endpoint.Name}");
        return kubernetes.Parameters[name] = new()
        {
            Expression = HelmText.Expression(ValuesSection.Parameters, kubernetes.Target.Name, name),
            Value = DefaultProjectPort,
        };
    }

    private static void AddMounts(KubernetesResource kubernetes)
    {
        foreach (var mount in kubernetes.Target.Annotations.OfType<ContainerMountAnnotation>())
        {
            if (mount.Source is null || mount.Target is null)
            {
                throw new InvalidOperationException("Volume source and target must be set");
            }

            if (mount.Type == ContainerMountType.BindMount)
            {
                throw new InvalidOperationException("Bind mounts are not supported by the Kubernetes publisher");
            }

            kubernetes.Mounts.Add(new() { Name = mount.Source, MountPath = mount.Target, ReadOnly = mount.IsReadOnly ? true : null });
        }
    }

    private async Task AddVariablesAsync(KubernetesResource kubernetes, ValueTranslation values, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, kubernetes.Target, cancellationToken: cancellationToken);
        foreach (var annotation in kubernetes.Target.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        foreach (var (name, value) in context.EnvironmentVariables.Where(v => !IsHttpsDiscovery(v.Key, v.Value)))
        {
            Add(kubernetes, name, await values.OfVariableAsync(name, value, cancellationToken));
        }
    }

    // Containers have no certificates: others are told of http alone.
    private static bool IsHttpsDiscovery(string name, object value) =>
        value is EndpointReference { Scheme: "https" } && name.StartsWith("services__", StringComparison.Ordinal);

    private static void Add(KubernetesResource kubernetes, string name, object value)
    {
        switch (value)
        {
            case ChartValue { Text: var text } when HelmText.RefersToSecrets(text):
                break; // as with Aspire, nothing takes it
            case ChartValue chartValue when HelmText.RefersToSecrets(chartValue.Expression):
                kubernetes.SecretVariables[name] = chartValue;
                break;
            case ChartValue chartValue:
                kubernetes.Variables[name] = chartValue;
                break;
            case string text when HelmText.RefersToSecrets(text):
                kubernetes.SecretVariables[name] = Composed(ValuesSection.Secrets, text);
                break;
            default:
                kubernetes.Variables[name] = Composed(ValuesSection.Config, value.ToString() ?? "");
                break;
        }

        ChartValue Composed(string section, string text) => new() { Expression = HelmText.Expression(section, kubernetes.Target.Name, name), Value = text };
    }

    private async Task AddArgumentsAsync(KubernetesResource kubernetes, ValueTranslation values, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], kubernetes.Target, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in kubernetes.Target.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        foreach (var argument in context.Args)
        {
            kubernetes.Arguments.Add(await values.OfAsync(argument, cancellationToken) as string ?? throw new NotSupportedException("Command line args must be strings"));
        }
    }
}

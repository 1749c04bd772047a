using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Publishing;

public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext,
    string manifestPath,
    Utf8JsonWriter writer,
    CancellationToken cancellationToken = default)
{
    private readonly PortAllocator _ports = new();

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public string ManifestPath { get; } = manifestPath;

    public Utf8JsonWriter Writer { get; } = writer;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>What the values written so far refer to and what is therefore to be written too.</summary>
    internal ManifestReferences References { get; } = new();

    [return: NotNullIfNotNull(nameof(path))]
    public string? GetManifestRelativePath(string? path)
    {
        if (path is null)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!;
        return Path.GetRelativePath(folder, path.Replace('\\', Path.DirectorySeparatorChar)).Replace('\\', '/');
    }

    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: { } expression })
        {
            TryAddDependentResources(expression);
            Writer.WriteString("connectionString", References.ExpressionOf(expression, ""));
        }
    }

    public void WriteBindings(IResource resource)
    {
        if (resource.ResolveEndpoints(_ports) is not { Count: > 0 } endpoints)
        {
            return;
        }

        Writer.WriteStartObject("bindings");
        foreach (var (endpoint, target, exposed) in endpoints.Select(e => (e.Endpoint, e.TargetPort, e.ExposedPort)))
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            if (exposed is { Value: { } port, IsImplicit: false } && port != target.Value)
            {
                Writer.WriteNumber("port", port);
            }

            if (target.Value is { } targetPort)
            {
                Writer.WriteNumber("targetPort", targetPort);
            }

            if (endpoint.IsExternal)
            {
                Writer.WriteBoolean("external", true);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var configuration = await ConfigureAsync(ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig());
        if (!configuration.EnvironmentVariablesWithUnprocessed.Any())
        {
            return;
        }

        Writer.WriteStartObject("env");
        foreach (var (name, (value, expression)) in configuration.EnvironmentVariablesWithUnprocessed)
        {
            Writer.WriteString(name, References.ExpressionOf(value, expression));
            TryAddDependentResources(value);
        }

        Writer.WriteEndObject();
    }

    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var configuration = await ConfigureAsync(ExecutionConfigurationBuilder.Create(resource).WithArgumentsConfig());
        if (!configuration.ArgumentsWithUnprocessed.Any())
        {
            return;
        }

        Writer.WriteStartArray("args");
        foreach (var (value, expression, _) in configuration.ArgumentsWithUnprocessed)
        {
            Writer.WriteStringValue(References.ExpressionOf(value, expression));
            TryAddDependentResources(value);
        }

        Writer.WriteEndArray();
    }

    public async Task WriteContainerAsync(ContainerResource container)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (!container.TryGetContainerImageName(out var image))
        {
            throw new DistributedApplicationException($"Could not get the container image name for resource '{container.Name}'.");
        }

        Writer.WriteString("type", container.GetDeploymentTargetAnnotation() is null ? "container.v0" : "container.v1");
        WriteConnectionString(container);
        Writer.WriteString("image", image);
        await WriteDeploymentAsync(container);
        if (container.Entrypoint is { } entrypoint)
        {
            Writer.WriteString("entrypoint", entrypoint);
        }

        await WriteCommandLineArgumentsAsync(container);
        WriteMounts(container);
        await WriteEnvironmentVariablesAsync(container);
        WriteBindings(container);
    }

    public void TryAddDependentResources(object? value) => References.Add(value);

    internal async Task WriteDeploymentAsync(IResource resource)
    {
        if (resource.GetDeploymentTargetAnnotation()?.DeploymentTarget is { } target
            && target.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var annotation) && annotation.Callback is { } write)
        {
            Writer.WriteStartObject("deployment");
            await write(this);
            Writer.WriteEndObject();
        }
    }

    private async Task<IExecutionConfigurationResult> ConfigureAsync(IExecutionConfigurationBuilder builder)
    {
        var configuration = await builder.BuildAsync(ExecutionContext, NullLogger.Instance, CancellationToken);
        if (configuration.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return configuration;
    }

    private void WriteMounts(ContainerResource container)
    {
        Write("bindMounts", ContainerMountType.BindMount, mount => Writer.WriteString("source", GetManifestRelativePath(mount.Source)));
        Write("volumes", ContainerMountType.Volume, mount =>
        {
            if (mount.Source is not null)
            {
                Writer.WriteString("name", mount.Source);
            }
        });

        void Write(string name, ContainerMountType type, Action<ContainerMountAnnotation> writeSource)
        {
            if (container.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == type).ToArray() is not { Length: > 0 } mounts)
            {
                return;
            }

            Writer.WriteStartArray(name);
            foreach (var mount in mounts)
            {
                Writer.WriteStartObject();
                writeSource(mount);
                Writer.WriteString("target", mount.Target.Replace('\\', '/'));
                Writer.WriteBoolean("readOnly", mount.IsReadOnly);
                Writer.WriteEndObject();
            }

            Writer.WriteEndArray();
        }
    }
}

using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ComputeEnvironmentAnnotation(IComputeEnvironmentResource computeEnvironment) : IResourceAnnotation
{
    public IComputeEnvironmentResource ComputeEnvironment { get; } = computeEnvironment;
}

internal sealed class ExcludeFromMcpAnnotation : IResourceAnnotation
{
}

internal sealed class ExcludeLifecycleCommandsAnnotation : IResourceAnnotation
{
}

internal sealed class ProxySupportAnnotation : IResourceAnnotation
{
    public required bool ProxyEnabled { get; init; }
}

/// <summary>The ids of the running copies of a resource: its name with a random suffix.</summary>
internal sealed class InstancesAnnotation(ImmutableArray<string> ids) : IResourceAnnotation
{
    public ImmutableArray<string> Ids { get; } = ids;
}

internal sealed class LaunchProfileAnnotation(string name) : IResourceAnnotation
{
    public string Name { get; } = name;
}

internal sealed class DefaultLaunchProfileAnnotation(string name) : IResourceAnnotation
{
    public string Name { get; } = name;
}

internal sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation
{
}

internal sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation
{
}

internal sealed class EndpointEnvironmentFilterAnnotation(Func<EndpointAnnotation, bool> filter) : IResourceAnnotation
{
    public Func<EndpointAnnotation, bool> Filter { get; } = filter;
}

internal sealed class InputGeneratorAnnotation(Func<ParameterResource, InteractionInput> generator) : IResourceAnnotation
{
    public Func<ParameterResource, InteractionInput> Generator { get; } = generator;
}

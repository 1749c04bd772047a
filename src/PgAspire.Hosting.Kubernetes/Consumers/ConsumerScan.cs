using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Asks the resources of an AppHost for their variables and arguments, unresolved, as the publisher will.</summary>
internal static class ConsumerScan
{
    /// <summary>A resource's environment variables.</summary>
    public static async Task<Dictionary<string, object>> VariablesAsync(IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }
        return context.EnvironmentVariables;
    }

    /// <summary>A resource's arguments.</summary>
    public static async Task<IReadOnlyList<object>> ArgumentsAsync(IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        var context = new CommandLineArgsCallbackContext(arguments, resource, cancellationToken) { ExecutionContext = executionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }
        return arguments;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ExecutionConfigurationBuilder : IExecutionConfigurationBuilder
{
    private readonly IResource _resource;
    private readonly List<IExecutionConfigurationGatherer> _gatherers = [];

    private ExecutionConfigurationBuilder(IResource resource) => _resource = resource;

    public static IExecutionConfigurationBuilder Create(IResource resource) => new ExecutionConfigurationBuilder(resource);

    public IExecutionConfigurationBuilder AddExecutionConfigurationGatherer(IExecutionConfigurationGatherer gatherer)
    {
        _gatherers.Add(gatherer);
        return this;
    }

    public async Task<IExecutionConfigurationResult> BuildAsync(
        DistributedApplicationExecutionContext executionContext,
        ILogger? resourceLogger = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        resourceLogger ??= executionContext.Services.GetRequiredService<ResourceLoggerService>().GetLogger(_resource);
        var gathered = new Gathered();
        foreach (var gatherer in _gatherers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await gatherer.GatherAsync(gathered, _resource, resourceLogger, executionContext, cancellationToken);
        }

        var result = new Result { AdditionalConfigurationData = gathered.Data };
        var faults = new List<Exception>();
        foreach (var argument in gathered.Arguments)
        {
            if (await TryResolveAsync(argument, "argument") is { Value: { } value } resolved)
            {
                result.ArgumentList.Add((argument, value, resolved.IsSensitive));
            }
        }

        foreach (var (name, unprocessed) in gathered.EnvironmentVariables)
        {
            if (await TryResolveAsync(unprocessed, $"environment variable '{name}'") is { Value: { } value })
            {
                result.Variables[name] = (unprocessed, value);
            }
        }

        result.Exception = faults.Count == 0 ? null : new AggregateException("The configuration of the resource could not be resolved.", faults);
        return result;

        async Task<ResolvedValue?> TryResolveAsync(object value, string what)
        {
            try
            {
                var resolved = await ResolveAsync(value, executionContext, cancellationToken);
                if (resolved?.Value is not null && value is IValueProvider or IManifestExpressionProvider)
                {
                    result.ReferenceSet.Add(value);
                }

                return resolved;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                resourceLogger.LogError(exception, "Failed to resolve {What} of resource '{ResourceName}'. A dependency may have failed to start.", what, _resource.Name);
                faults.Add(exception);
                return null;
            }
        }
    }

    private async ValueTask<ResolvedValue?> ResolveAsync(object? value, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext { ExecutionContext = executionContext, Caller = _resource };
        return (executionContext.Operation, value is IResourceBuilder<IResource> builder ? builder.Resource : value) switch
        {
            (_, string text) => new(text, false),
            (DistributedApplicationOperation.Run, IValueProvider provider) => await ExpressionResolver.ResolveAsync(provider, context, cancellationToken),
            (DistributedApplicationOperation.Publish, IManifestExpressionProvider provider) => new(provider.ValueExpression, false),
            (_, null) => null,
            (_, IConvertible or Uri) => new(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), false),
            _ => throw new InvalidOperationException($"A value of type '{value!.GetType()}' cannot be given to the resource '{_resource.Name}'."),
        };
    }

    private sealed class Gathered : IExecutionConfigurationGathererContext
    {
        public List<object> Arguments { get; } = [];

        public Dictionary<string, object> EnvironmentVariables { get; } = [];

        public HashSet<IExecutionConfigurationData> Data { get; } = [];

        public void AddAdditionalData(IExecutionConfigurationData metadata) => Data.Add(metadata);
    }

    private sealed class Result : IExecutionConfigurationResult
    {
        public List<(object Unprocessed, string Processed, bool IsSensitive)> ArgumentList { get; } = [];

        public Dictionary<string, (object Unprocessed, string Processed)> Variables { get; } = [];

        public HashSet<object> ReferenceSet { get; } = [];

        public IEnumerable<object> References => ReferenceSet;

        public IEnumerable<(object Unprocessed, string Processed, bool IsSensitive)> ArgumentsWithUnprocessed => ArgumentList;

        public IEnumerable<(string Value, bool IsSensitive)> Arguments => ArgumentList.Select(a => (a.Processed, a.IsSensitive));

        public IEnumerable<KeyValuePair<string, (object Unprocessed, string Processed)>> EnvironmentVariablesWithUnprocessed => Variables;

        public IEnumerable<KeyValuePair<string, string>> EnvironmentVariables => Variables.Select(v => KeyValuePair.Create(v.Key, v.Value.Processed));

        public required IEnumerable<IExecutionConfigurationData> AdditionalConfigurationData { get; init; }

        public Exception? Exception { get; set; }
    }
}

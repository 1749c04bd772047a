using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Health;

/// <summary>A resource may only name health checks that are registered.</summary>
internal sealed class MissingHealthChecks(DistributedApplicationModel model, ILogger<DistributedApplicationBuilder> logger)
    : IValidateOptions<HealthCheckServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, HealthCheckServiceOptions options)
    {
        var registered = options.Registrations.Select(r => r.Name).ToHashSet();
        var missing = model.Resources.SelectMany(r => r.Annotations.OfType<HealthCheckAnnotation>(), (r, a) => (Resource: r, a.Key))
            .Where(m => !registered.Contains(m.Key)).ToArray();
        foreach (var (resource, key) in missing)
        {
            logger.LogCritical("The health check '{Key}' is not registered and is required for resource '{ResourceName}'.", key, resource.Name);
        }

        return missing.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("A health check registration is missing. Check logs for more details.");
    }
}

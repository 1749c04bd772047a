using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Storefront.Api;

/// <summary>Healthy once the table exists and the primary takes a statement.</summary>
internal sealed class DatabaseHealthCheck(OrderSchema schema, [FromKeyedServices(DataSources.ReadWrite)] NpgsqlDataSource primary) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!schema.IsReady)
        {
            return HealthCheckResult.Unhealthy("The table does not exist yet.");
        }

        try
        {
            await using var command = primary.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (FailoverRetry.Passes(exception))
        {
            return HealthCheckResult.Unhealthy("The primary does not serve.", exception);
        }
    }
}

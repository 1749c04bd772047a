using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using PgAspire.Router;

namespace PgAspire.Hosting;

/// <summary>Whether a service does what a client expects: rw takes writes, ro answers from a standby. Asked as a client, through the router.</summary>
internal sealed class ServiceHealthCheck(PostgresClusterResource cluster, ServiceKind service) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!cluster.Run.Bound.IsCompletedSuccessfully || !cluster.Run.Serving.IsCompletedSuccessfully)
        {
            return HealthCheckResult.Unhealthy("The cluster is not up yet.");
        }
        var local = await cluster.Run.Bound;
        var connectionString = new NpgsqlConnectionStringBuilder
        {
            Host = local.EndPoint(service).Address.ToString(),
            Port = local.EndPoint(service).Port,
            Username = local.Credentials.Application.UserName,
            Password = local.Credentials.Application.Password,
            Database = local.Spec.InitDb.Database,
            ApplicationName = "PgAspire health check",
            Pooling = false,
            Timeout = 4,
        };
        try
        {
            await using var connection = new NpgsqlConnection(connectionString.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_catalog.pg_is_in_recovery()", connection);
            var inRecovery = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            return inRecovery == (service == ServiceKind.ReadOnly)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy(inRecovery ? "The instance behind rw is in recovery." : "The instance behind ro is not in recovery.");
        }
        catch (NpgsqlException e)
        {
            return HealthCheckResult.Unhealthy(e.InnerException?.Message ?? e.Message);
        }
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace PgAspire.Npgsql;

/// <summary>Asks a service's instance whether it is what the service promises: rw a primary, ro any instance that answers.</summary>
/// <param name="source">The data source, when it is asked for: what is wrong with its configuration is a result, not a crash.</param>
/// <param name="mustBePrimary">Whether an instance in recovery is a failure.</param>
internal sealed class ClusterHealthCheck(Func<NpgsqlDataSource> source, bool mustBePrimary) : IHealthCheck
{
    /// <summary>How long one check may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var dataSource = source();
            return await AskAsync(dataSource, context, cancellationToken) is { Status: HealthStatus.Healthy } healthy
                ? healthy
                : await AskAgainAsync(dataSource, context, cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            return new(context.Registration.FailureStatus, e.Message, e);
        }
    }

    // A pooled session may lead to what was the primary: the second question is asked on a new one.
    private async Task<HealthCheckResult> AskAgainAsync(NpgsqlDataSource dataSource, HealthCheckContext context, CancellationToken cancellationToken)
    {
        dataSource.Clear();
        return await AskAsync(dataSource, context, cancellationToken);
    }

    private async Task<HealthCheckResult> AskAsync(NpgsqlDataSource dataSource, HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = dataSource.CreateCommand("SELECT pg_catalog.pg_is_in_recovery()");
            return await command.ExecuteScalarAsync(cancellationToken) is true && mustBePrimary
                ? new(context.Registration.FailureStatus, "The instance that answers is in recovery: it is a standby, and takes no writes.")
                : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException e)
        {
            return new(context.Registration.FailureStatus, mustBePrimary ? "No primary serves." : "No standby serves.", e);
        }
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PgAspire.Npgsql;

/// <summary>
/// How an application uses a cluster. Read from <c>PgAspire:Npgsql</c>, then <c>PgAspire:Npgsql:&lt;name&gt;</c>, then <c>ConnectionStrings</c>, then the
/// callback in the code; the later one counts.
/// </summary>
public sealed class PostgresClusterClientSettings
{
    /// <summary>The section of the settings of all clusters; a section below it with a connection's name is for that one.</summary>
    public const string SectionName = "PgAspire:Npgsql";

    /// <summary>Where the primary is reached. <c>ConnectionStrings:&lt;name&gt;</c> comes before the section's value.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Where the standbys are reached. <c>ConnectionStrings:&lt;name&gt;-ro</c> comes before the section's value. Null, the default, means that the
    /// application does not read from standbys: asking for the read-only data source is an error then.
    /// </summary>
    public string? ReadOnlyConnectionString { get; set; }

    /// <summary>The name of the read-only connection string; null, the default, is the read-write one's with <c>-ro</c>.</summary>
    public string? ReadOnlyConnectionName { get; set; }

    /// <summary>Whether there are no health checks; false by default.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether Npgsql's activities are not traced; false by default.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether Npgsql's metrics are not collected; false by default.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>
    /// What the read-only health check reports when no standby serves: <see cref="HealthStatus.Degraded"/> by default, since the application can still
    /// write; <see cref="HealthStatus.Unhealthy"/> for one that cannot do without.
    /// </summary>
    public HealthStatus ReadOnlyFailureStatus { get; set; } = HealthStatus.Degraded;
}

using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

[DebuggerDisplay("{ResourceType,nq} {State?.Text,nq} {HealthStatus,nq}")]
public sealed record CustomResourceSnapshot
{
    private readonly ResourceStateSnapshot? _state;
    private readonly ImmutableArray<HealthReportSnapshot> _healthReports = [];

    public required string ResourceType { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public ResourceStateSnapshot? State
    {
        get => _state;
        init
        {
            _state = value;
            HealthStatus = ComputeHealth();
        }
    }

    public int? ExitCode { get; init; }

    public HealthStatus? HealthStatus { get; private set; }

    public ImmutableArray<HealthReportSnapshot> HealthReports
    {
        get => _healthReports;
        internal init
        {
            _healthReports = value;
            HealthStatus = ComputeHealth();
        }
    }

    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    public bool IsHidden { get; init; }

    public string? IconName { get; init; }

    public IconVariant? IconVariant { get; init; }

    internal long Version { get; init; }

    /// <summary>The task of the handlers of ResourceReady, once the event was raised.</summary>
    internal Task? ReadyEvent { get; init; }

    /// <summary>Same content, the version aside: record equality compares the arrays by reference.</summary>
    internal bool SameContent(CustomResourceSnapshot other) =>
        ResourceType == other.ResourceType && State == other.State && ExitCode == other.ExitCode && IsHidden == other.IsHidden
        && CreationTimeStamp == other.CreationTimeStamp && StartTimeStamp == other.StartTimeStamp && StopTimeStamp == other.StopTimeStamp
        && ReadyEvent == other.ReadyEvent && IconName == other.IconName && IconVariant == other.IconVariant
        && EnvironmentVariables.SequenceEqual(other.EnvironmentVariables) && Urls.SequenceEqual(other.Urls)
        && Volumes.SequenceEqual(other.Volumes) && Commands.SequenceEqual(other.Commands)
        && Relationships.SequenceEqual(other.Relationships) && HealthReports.SequenceEqual(other.HealthReports)
        && Properties.Length == other.Properties.Length && Properties.Zip(other.Properties).All(p => SameProperty(p.First, p.Second));

    private static bool SameProperty(ResourcePropertySnapshot x, ResourcePropertySnapshot y) =>
        x with { Value = null } == y with { Value = null } && SameValue(x.Value, y.Value);

    private static bool SameValue(object? x, object? y) => (x, y) switch
    {
        (string a, string b) => a == b,
        (IEnumerable a, IEnumerable b) when x is not string && y is not string => a.Cast<object?>().SequenceEqual(b.Cast<object?>()),
        _ => Equals(x, y),
    };

    // Unknown is worse than unhealthy: until every check has reported, the resource is not healthy.
    private HealthStatus? ComputeHealth() =>
        _state?.Text != KnownResourceStates.Running ? null
        : _healthReports.IsEmpty ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
        : _healthReports.Any(r => r.Status is null) ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy
        : _healthReports.Min(r => r.Status);
}

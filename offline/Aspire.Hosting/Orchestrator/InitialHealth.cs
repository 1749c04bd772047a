using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestrator;

internal static class InitialHealth
{
    /// <summary>The checks of the resource and its parents, none of which has reported yet.</summary>
    public static ImmutableArray<HealthReportSnapshot> Of(IResource resource) =>
        resource.TryGetAnnotationsIncludingAncestorsOfType<HealthCheckAnnotation>(out var annotations)
            ? [.. annotations.Select(a => new HealthReportSnapshot(a.Key, null, null, null))]
            : [];
}

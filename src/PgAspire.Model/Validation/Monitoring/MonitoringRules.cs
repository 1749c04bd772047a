namespace PgAspire.Model;

/// <summary>Metrics and monitors.</summary>
internal static class MonitoringRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        CheckRelabelings(spec.Monitoring, "spec.monitoring", findings);
        for (var i = 0; i < spec.Poolers.Count; i++)
        {
            CheckRelabelings(spec.Poolers[i].Monitoring, $"poolers[{i}].spec.monitoring", findings);
        }
        for (var i = 0; i < spec.PodMonitors.Count; i++)
        {
            CheckObjects(spec.PodMonitors[i].PodMetricsEndpoints, $"podMonitors[{i}].spec.podMetricsEndpoints", findings);
        }
    }

    private static void CheckRelabelings(PodMonitoringSpec? monitoring, string path, Findings findings)
    {
        if (monitoring is not null)
        {
            CheckObjects(monitoring.PodMonitorMetricRelabelings, $"{path}.podMonitorMetricRelabelings", findings);
            CheckObjects(monitoring.PodMonitorRelabelings, $"{path}.podMonitorRelabelings", findings);
        }
    }

    private static void CheckObjects(ValueList<KubernetesFragment> fragments, string path, Findings findings)
    {
        for (var i = 0; i < fragments.Count; i++)
        {
            PodRules.CheckObject(fragments[i], $"{path}[{i}]", findings);
        }
    }
}

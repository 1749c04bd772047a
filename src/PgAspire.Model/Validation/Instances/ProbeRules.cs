namespace PgAspire.Model;

/// <summary>Probes, the primary's lease, and other times.</summary>
internal static class ProbeRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        CheckSeconds(spec.LivenessProbeTimeout, "spec.livenessProbeTimeout", findings);
        CheckSeconds(spec.Postgresql.PromotionTimeout, "spec.postgresql.promotionTimeout", findings);
        CheckSeconds(spec.Monitoring?.MetricsQueriesTtl, "spec.monitoring.metricsQueriesTTL", findings);
        if (spec.Probes is { } probes)
        {
            CheckProbe(probes.Startup, "spec.probes.startup", findings);
            CheckProbe(probes.Readiness, "spec.probes.readiness", findings);
            CheckTiming(probes.Liveness, "spec.probes.liveness", findings);
            CheckSuccessOnce(probes.Startup, "spec.probes.startup", findings);
            CheckSuccessOnce(probes.Liveness, "spec.probes.liveness", findings);
            if (probes.Liveness?.IsolationCheck is { } isolation)
            {
                CheckMilliseconds(isolation.RequestTimeout, "spec.probes.liveness.isolationCheck.requestTimeout", findings);
                CheckMilliseconds(isolation.ConnectionTimeout, "spec.probes.liveness.isolationCheck.connectionTimeout", findings);
            }
        }
        if (spec.PrimaryLease is { } lease)
        {
            CheckLease(lease, findings);
        }
    }

    private static void CheckSeconds(TimeSpan? value, string path, Findings findings)
    {
        if (value is { } time)
        {
            DelayRules.CheckRange(time, path, findings);
        }
    }

    private static void CheckMilliseconds(TimeSpan value, string path, Findings findings)
    {
        if (value < TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue || value.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            findings.Add(path, $"must be a whole number of milliseconds from 0 to {int.MaxValue}, but is {value}.");
        }
    }

    private static void CheckProbe(ReadinessProbeSpec? probe, string path, Findings findings)
    {
        CheckTiming(probe, path, findings);
        if (probe?.MaximumLag is { } lag)
        {
            ResourceRules.CheckQuantity(lag, $"{path}.maximumLag", findings);
            if (probe.Type != ProbeType.Streaming)
            {
                findings.Add($"{path}.maximumLag", "counts with the type 'streaming' only. Set the type, or remove it.");
            }
        }
    }

    private static void CheckTiming(ProbeTiming? probe, string path, Findings findings)
    {
        CheckNumber(probe?.InitialDelaySeconds, $"{path}.initialDelaySeconds", findings);
        CheckNumber(probe?.TimeoutSeconds, $"{path}.timeoutSeconds", findings);
        CheckNumber(probe?.PeriodSeconds, $"{path}.periodSeconds", findings);
        CheckNumber(probe?.SuccessThreshold, $"{path}.successThreshold", findings);
        CheckNumber(probe?.FailureThreshold, $"{path}.failureThreshold", findings);
        if (probe?.TerminationGracePeriodSeconds <= 0)
        {
            findings.Add($"{path}.terminationGracePeriodSeconds", "must be greater than 0.");
        }
    }

    private static void CheckNumber(int? value, string path, Findings findings)
    {
        if (value < 0)
        {
            findings.Add(path, $"must be greater than or equal to 0, but is {value}.");
        }
    }

    private static void CheckSuccessOnce(ProbeTiming? probe, string path, Findings findings)
    {
        if (probe?.SuccessThreshold > 1)
        {
            findings.Add($"{path}.successThreshold", "must be 1: Kubernetes asks for more than one success in readiness probes only.");
        }
    }

    private static void CheckLease(PrimaryLeaseSpec lease, Findings findings)
    {
        const string Path = "spec.primaryLease";
        var valid = CheckWholeSeconds(lease.LeaseDuration, $"{Path}.leaseDurationSeconds", findings);
        valid &= CheckWholeSeconds(lease.RenewDeadline, $"{Path}.renewDeadlineSeconds", findings);
        valid &= CheckWholeSeconds(lease.RetryPeriod, $"{Path}.retryPeriodSeconds", findings);
        CheckWholeSeconds(lease.ReleasedLeaseDuration, $"{Path}.releasedLeaseDurationSeconds", findings);
        if (valid && lease.LeaseDuration <= lease.RenewDeadline)
        {
            findings.Add($"{Path}.leaseDurationSeconds", "leaseDurationSeconds must be greater than renewDeadlineSeconds.");
        }
        if (valid && 5 * lease.RenewDeadline <= 6 * lease.RetryPeriod)
        {
            findings.Add($"{Path}.renewDeadlineSeconds", "renewDeadlineSeconds must be greater than retryPeriodSeconds multiplied by 1.2.");
        }
    }

    private static bool CheckWholeSeconds(TimeSpan value, string path, Findings findings)
    {
        if (value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromSeconds(int.MaxValue) && value.Ticks % TimeSpan.TicksPerSecond == 0)
        {
            return true;
        }
        findings.Add(path, $"must be a whole number of seconds from 1 to {int.MaxValue}, but is {value}.");
        return false;
    }
}

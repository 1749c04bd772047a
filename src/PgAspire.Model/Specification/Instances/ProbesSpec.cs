namespace PgAspire.Model;

/// <summary>How Kubernetes asks an instance for its health (<c>spec.probes</c>).</summary>
public sealed record ProbesSpec
{
    /// <summary>Until it is up (<c>startup</c>).</summary>
    public ReadinessProbeSpec? Startup { get; init; }

    /// <summary>Whether services may lead to it (<c>readiness</c>).</summary>
    public ReadinessProbeSpec? Readiness { get; init; }

    /// <summary>Whether it must be restarted (<c>liveness</c>).</summary>
    public LivenessProbeSpec? Liveness { get; init; }
}

/// <summary>Times and counts that Kubernetes has for each probe; null leaves a field to CloudNativePG.</summary>
public abstract record ProbeTiming
{
    /// <summary>Seconds before the first one (<c>initialDelaySeconds</c>).</summary>
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Seconds until it counts as failed (<c>timeoutSeconds</c>).</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Seconds from one to the next (<c>periodSeconds</c>).</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>How many in a row mean success (<c>successThreshold</c>).</summary>
    public int? SuccessThreshold { get; init; }

    /// <summary>How many in a row mean failure (<c>failureThreshold</c>).</summary>
    public int? FailureThreshold { get; init; }

    /// <summary>Seconds that the pod has to stop (<c>terminationGracePeriodSeconds</c>).</summary>
    public long? TerminationGracePeriodSeconds { get; init; }
}

/// <summary>The startup or the readiness probe (<c>spec.probes.startup</c>, <c>spec.probes.readiness</c>).</summary>
public sealed record ReadinessProbeSpec : ProbeTiming
{
    /// <summary>What is asked (<c>type</c>); <see cref="ProbeType.PgIsReady"/> by default.</summary>
    public ProbeType Type { get; init; } = ProbeType.PgIsReady;

    /// <summary>How far a standby may be behind with <see cref="ProbeType.Streaming"/> (<c>maximumLag</c>), a Kubernetes quantity of bytes.</summary>
    public string? MaximumLag { get; init; }
}

/// <summary>What a probe asks (<c>type</c>).</summary>
public enum ProbeType
{
    /// <summary>Whether the server accepts connections (<c>pg_isready</c>).</summary>
    PgIsReady,

    /// <summary>Whether a standby streams (<c>streaming</c>).</summary>
    Streaming,

    /// <summary>Whether a query succeeds (<c>query</c>).</summary>
    Query,
}

/// <summary>The liveness probe (<c>spec.probes.liveness</c>).</summary>
public sealed record LivenessProbeSpec : ProbeTiming
{
    /// <summary>Whether a primary that reaches neither the API server nor its peers stops itself (<c>isolationCheck</c>).</summary>
    public IsolationCheckSpec? IsolationCheck { get; init; }
}

/// <summary>The isolation check of a primary (<c>spec.probes.liveness.isolationCheck</c>).</summary>
public sealed record IsolationCheckSpec
{
    /// <summary>Whether it is made (<c>enabled</c>); true by default.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long an answer may take (<c>requestTimeout</c>, milliseconds); 1000 ms by default.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMilliseconds(1000);

    /// <summary>How long a connection may take (<c>connectionTimeout</c>, milliseconds); 1000 ms by default.</summary>
    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromMilliseconds(1000);
}

/// <summary>The times of the lease that a running primary holds (<c>spec.primaryLease</c>); whole seconds, each at least 1.</summary>
public sealed record PrimaryLeaseSpec
{
    /// <summary>How long it lasts (<c>leaseDurationSeconds</c>); 15 s by default, more than <see cref="RenewDeadline"/>.</summary>
    [FieldName("leaseDurationSeconds")]
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a renewal is tried (<c>renewDeadlineSeconds</c>); 10 s by default, more than 1.2 times <see cref="RetryPeriod"/>.</summary>
    [FieldName("renewDeadlineSeconds")]
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time from one try to the next (<c>retryPeriodSeconds</c>); 2 s by default.</summary>
    [FieldName("retryPeriodSeconds")]
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a released one lasts (<c>releasedLeaseDurationSeconds</c>); 1 s by default.</summary>
    [FieldName("releasedLeaseDurationSeconds")]
    public TimeSpan ReleasedLeaseDuration { get; init; } = TimeSpan.FromSeconds(1);
}

namespace PgAspire.Operator;

/// <summary>
/// The operator's limits on a developer's machine. They stand in for what CloudNativePG takes from Kubernetes' probes (10 s period, 3 failures);
/// the order of observable states does not depend on them.
/// </summary>
public sealed record OperatorSettings
{
    /// <summary>How often each server is asked for its status in a healthy cluster; 1 s by default.</summary>
    public TimeSpan ProbePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often while something is under way; 20 ms by default.</summary>
    public TimeSpan TransitionProbePeriod { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often while writes wait for a new primary; 2 ms by default.</summary>
    public TimeSpan FailoverProbePeriod { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// So many requests in a row that a server does not answer in time (1 s each) mean that it hangs; 3 by default.
    /// Counted, not timed, so that a suspended laptop or a debugger's break does not look like a hang.
    /// </summary>
    public int HangThreshold { get; init; } = 3;

    /// <summary>
    /// How often a server is asked over a new connection rather than over the one that stays open; 5 s by default.
    /// A postmaster that hangs leaves open connections alone, but nobody can connect any more.
    /// </summary>
    public TimeSpan ReconnectPeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the checkpoint after a promotion waits, because its writes compete with the first commits; 250 ms by default.</summary>
    public TimeSpan CheckpointDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A standby that does not stream for so long, although the primary serves, is rewound or cloned; 5 s by default.</summary>
    public TimeSpan RejoinAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many failed starts in a row a standby is cloned anew; 3 by default.</summary>
    public int FailedStartsBeforeClone { get; init; } = 3;

    /// <summary>After so many failed rewinds an instance is cloned anew; 2 by default.</summary>
    public int FailedRewindsBeforeClone { get; init; } = 2;

    /// <summary>
    /// A server that is asked to end in order may take so long; then it is ended at once, with recovery at its next start; 30 s by default.
    /// Stands in for <c>switchoverDelay</c> and <c>stopDelay</c> unless the specification has shorter ones: nobody waits an hour on a laptop.
    /// </summary>
    public TimeSpan ShutdownLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a restart lets clients go on before it ends their sessions; zero by default. Stands in for <c>smartShutdownTimeout</c> where that has
    /// its default of 180 s; another value in the specification counts.
    /// </summary>
    public TimeSpan SmartShutdownTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// A failover that wants more standbys to report does not wait for one whose server has run so long without accepting connections: without its source it may
    /// never become consistent; 60 s by default. Stands in for <c>startDelay</c> where that has its default of 3600 s; another value in the specification counts.
    /// </summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first pause after a failure; doubles up to <see cref="LongestPause"/>; 100 ms by default.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause after failures; 10 s by default.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);
}

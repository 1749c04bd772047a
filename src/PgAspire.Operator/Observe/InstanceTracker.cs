using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>Keeps what is known of one instance between observations. Used on the operator's loop only.</summary>
internal sealed class InstanceTracker(string name, int serial)
{
    private const int LogLines = 20;
    private readonly Queue<string> _log = new();
    private int _failures;
    private DateTimeOffset _missedAt;
    private CancellationTokenSource? _job;
    private int? _receiver;
    private bool _receiverStays;
    private bool _endedDuringJob;
    private bool _stopped;

    public string Name { get; } = name;

    public InstanceObservation Facts { get; private set; } = new() { Name = name, Serial = serial };

    public bool ProbeUnderWay { get; set; }

    public DateTimeOffset ProbedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>When it was asked over a new connection last; null before its server was asked at all.</summary>
    public DateTimeOffset? ConnectedAt { get; set; }

    /// <summary>What <c>pg_control</c> asked for when its server was started as a standby.</summary>
    public ValueMap<int> HotStandbyMinimums { get; set; } = ValueMap<int>.Empty;

    /// <summary>Counts the servers of this instance, so that a late answer of an earlier one is not taken for the present one's.</summary>
    public int Run { get; private set; }

    public void See(InstanceInventory? inventory)
    {
        Facts = Facts with
        {
            Data = inventory?.Data ?? DataState.Missing,
            StandbySignal = inventory?.StandbySignal ?? false,
            Operand = inventory?.Operand,
            // a server counts as ended only when the driver has said so: before, a process of it may still write
            Running = Facts.Running || (inventory?.Running ?? false),
        };
    }

    public void Started(DateTimeOffset now)
    {
        Run++;
        ConnectedAt = null;
        (_receiver, _receiverStays, _stopped) = (null, false, false);
        // one that has ended since is not said to have ended a second time: the inventory knows whether it runs
        Facts = Facts with { Running = !_endedDuringJob, EverStarted = true, StartedAt = now, EndedInOrder = false, FirstLsn = Lsn.Zero, CheckpointedAt = null, ReloadDue = false, Status = null, StatusAt = null, UnansweredProbes = 0, NotStreamingSince = null, HasStreamed = false, CannotFollow = false, LacksSettings = false };
    }

    /// <summary>What ended its server is over, and the driver has yet to say that it has ended: its last answers say nothing any more.</summary>
    /// <param name="inOrder">Whether it was asked to end in order, to come back.</param>
    public void WasEnded(bool inOrder)
    {
        if (Facts.Running)
        {
            Run++;
            ProbeUnderWay = false;
            _stopped |= inOrder;
            Facts = Facts with { Status = null, StatusAt = null, UnansweredProbes = 0 };
        }
    }

    public void Ended(DateTimeOffset now, bool expected, OperatorSettings settings)
    {
        Run++;
        ProbeUnderWay = false;
        if (Facts.Job is JobKind.Promote or JobKind.Reconfigure or JobKind.Checkpoint or JobKind.Slots or JobKind.Catalog)
        {
            _job?.Cancel();
        }
        _endedDuringJob = Facts.Job is not null;
        var answered = Facts.Status is not null;
        Facts = Facts with
        {
            Running = false, Status = null, StatusAt = null, UnansweredProbes = 0, NotStreamingSince = null, HasStreamed = false, EndedAt = now, StartedAt = null, Operand = null,
            EndedInOrder = expected && (Facts.Job is JobKind.Stop or JobKind.Restart || _stopped),
            FailedStarts = answered || expected ? Facts.FailedStarts : Facts.FailedStarts + 1,
            DiskFull = !expected && _log.Any(l => l.Contains("No space left on device", StringComparison.Ordinal)),
        };
        if (!answered && !expected)
        {
            Pause(now, settings);
        }
    }

    public void Answered(InstanceStatus status, DateTimeOffset askedAt)
    {
        _failures = 0;
        if (status is { WalReceiverStreaming: true, WalReceiverProcessId: var receiver })
        {
            // the first receiver of a source counts at once; one that replaces another must be seen twice
            _receiverStays = _receiver is null || _receiver == receiver;
            _receiver = receiver;
        }
        var timeline = status.Timeline > Facts.KnownTimeline ? status.Timeline : Facts.KnownTimeline;
        Facts = Facts with
        {
            Status = status, StatusAt = askedAt, UnansweredProbes = 0, FailedStarts = 0, NotBefore = null, KnownTimeline = timeline, DiskFull = false,
            HasStreamed = Facts.HasStreamed || status.WalReceiverStreaming,
            FirstLsn = !status.IsPrimary ? Lsn.Zero : Facts.FirstLsn == Lsn.Zero ? status.CurrentLsn : Facts.FirstLsn,
        };
        _log.Clear();
    }

    public void DidNotAnswer(DateTimeOffset now, OperatorSettings settings)
    {
        // a server that never answered is starting, which may take long; refusals that come at once count like one late answer
        if (Facts.Status is not null && (Facts.UnansweredProbes == 0 || now - _missedAt >= settings.ProbePeriod * 0.9))
        {
            _missedAt = now;
            Facts = Facts with { UnansweredProbes = Facts.UnansweredProbes + 1 };
        }
    }

    /// <summary>
    /// Judges whether it streams. That its WAL receiver says so is not enough: one that asks for WAL which the primary does not have, because the
    /// standby has diverged or the WAL is gone, says so at each attempt until it is refused.
    /// </summary>
    /// <param name="timeline">The primary's timeline; null when there is nothing to stream from, which is the cluster's matter.</param>
    /// <param name="now">The instant.</param>
    public void Judge(Timeline? timeline, DateTimeOffset now)
    {
        var follows = Facts.Status is { IsPrimary: false, WalReceiverStreaming: true } status && status.Timeline >= timeline && _receiverStays;
        DateTimeOffset? since = follows || timeline is null || Facts.Status is not { IsPrimary: false } ? null : Facts.NotStreamingSince ?? now;
        if (follows && timeline is { } shared && Facts.Status!.Timeline == shared)
        {
            // a newer one that it was on before, and was rewound from, would make it pass for strayed
            Facts = Facts with { KnownTimeline = shared };
        }
        Facts = Facts with { NotStreamingSince = since, FailedRewinds = follows ? 0 : Facts.FailedRewinds, CannotFollow = Facts.CannotFollow && !follows };
    }

    public void Desire(bool desired, string? wantedConfiguration) => Facts = Facts with { Desired = desired, WantedConfiguration = wantedConfiguration };

    /// <summary>Takes note of what is begun; what was under way is cancelled, which only an ending of the server may cause.</summary>
    public void Begin(JobKind job, CancellationTokenSource cancellation)
    {
        _job?.Cancel();
        _job = cancellation;
        _endedDuringJob = false;
        Facts = Facts with { Job = job, FailedRewinds = job == JobKind.Rewind ? Facts.FailedRewinds + 1 : job == JobKind.Clone ? 0 : Facts.FailedRewinds };
    }

    /// <summary>Takes note of an end, unless something else was begun meanwhile.</summary>
    public void Finish(CancellationTokenSource cancellation)
    {
        if (ReferenceEquals(_job, cancellation))
        {
            _job = null;
            Facts = Facts with { Job = null };
        }
    }

    /// <summary>Takes note of an action that failed. When it writes the configuration, neither what is in the files is known then, nor what of it the server has read.</summary>
    public void Failed(DateTimeOffset now, OperatorSettings settings, bool wrote)
    {
        // whoever could not be started again is not waited for
        Facts = Facts with { EndedInOrder = false, WrittenConfiguration = wrote ? null : Facts.WrittenConfiguration };
        Pause(now, settings);
    }

    public void Configured(string? mark, string? upstream)
    {
        if (upstream is not null && upstream != Facts.Upstream)
        {
            (_receiver, _receiverStays) = (null, false);
            Facts = Facts with { UpstreamEndedAt = null };
        }
        Facts = Facts with { WrittenConfiguration = mark ?? Facts.WrittenConfiguration, Upstream = upstream ?? Facts.Upstream };
    }

    public void UpstreamEnded(DateTimeOffset now) => Facts = Facts with { UpstreamEndedAt = now };

    public void Checkpointed(DateTimeOffset begun) => Facts = Facts with { CheckpointedAt = begun };

    public void WantReload() => Facts = Facts with { ReloadDue = Facts.Running };

    /// <summary>Its data has been replaced: whatever timeline it was on says nothing of it any more.</summary>
    public void ForgetTimeline() => Facts = Facts with { KnownTimeline = default };

    public void Reloaded() => Facts = Facts with { ReloadDue = false };

    public void SlotsDone(DateTimeOffset now) => Facts = Facts with { SlotsAt = now };

    public void Logged(string line)
    {
        if (!Facts.CannotFollow && ServerLog.SaysItCannotFollow(line))
        {
            Facts = Facts with { CannotFollow = true };
        }
        if (!Facts.LacksSettings && ServerLog.SaysSettingsAreInsufficient(line))
        {
            Facts = Facts with { LacksSettings = true };
        }
        _log.Enqueue(line);
        if (_log.Count > LogLines)
        {
            _log.Dequeue();
        }
    }

    /// <summary>The line of the log that says best why a server ended; null when there is none.</summary>
    public string? LastWords() => _log.LastOrDefault(l => l.Contains("PANIC:", StringComparison.Ordinal) || l.Contains("FATAL:", StringComparison.Ordinal));

    private void Pause(DateTimeOffset now, OperatorSettings settings)
    {
        var pause = Math.Min(settings.LongestPause.Ticks, settings.FirstPause.Ticks * (1L << Math.Min(_failures++, 20)));
        Facts = Facts with { NotBefore = now + TimeSpan.FromTicks(pause) };
    }
}

using System.Collections.Immutable;
using System.Data.Common;
using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>The loop: its turns, and what it asks the servers. Everything in this file runs on it, one thing at a time.</summary>
public sealed partial class ClusterOperator
{
    private const string TooManyConnections = "53300";
    private Task<bool>? _mail;
    private string? _unexpected;
    private int _turnFailures;

    private async Task RunAsync()
    {
        await Task.Yield();
        var cancellationToken = _stopping.Token;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    await TurnAsync(cancellationToken);
                    _turnFailures = 0;
                }
                catch (DriverException error)
                {
                    await RestAsync(error, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the end that was asked for
        }
        catch (Exception error)
        {
            // a bug in the rules or a driver that broke its contract: said loudly, and the cluster is left as it is
            Journal.Note(null, $"The operator stopped: {error.Message}", JournalLevel.Warning);
            Publish(_snapshot with { Phase = ClusterPhases.Unrecoverable, PhaseReason = $"The operator stopped: {error.Message}" });
            throw;
        }
        finally
        {
            FailRequests();
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        if (_turnFailures > 0)
        {
            // nothing more is decided before the last decision is on disk
            await KeepAsync(cancellationToken);
        }
        while (_mailbox.Reader.TryRead(out var message))
        {
            message();
        }
        if (_look)
        {
            _look = false;
            Track(await _driver.ListAsync(cancellationToken));
        }
        await RenewCertificatesAsync(cancellationToken);
        var plan = Decide(Observe());
        var again = await CarryOutAsync(plan, cancellationToken);
        if (again)
        {
            return;
        }
        var due = Probe(plan.Urgency);
        if (_mail is null or { IsCompleted: true })
        {
            _mail = MailAsync();
        }
        using var pause = new CancellationTokenSource();
        // a delay counts whole milliseconds: without rounding up, the loop would turn without a pause for the rest of the last one
        await Task.WhenAny(_mail, Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds)), _time, pause.Token));
        pause.Cancel();
    }

    // the operator's own files or the list of instances cannot be written or read, for example because a disk is full: that may pass
    private async Task RestAsync(DriverException error, CancellationToken cancellationToken)
    {
        _look = true;
        if (_turnFailures++ == 0)
        {
            Journal.Note(null, $"The operator waits: {error.Message}", JournalLevel.Warning);
        }
        var rest = Math.Min(_settings.LongestPause.Ticks, _settings.FirstPause.Ticks * (1L << Math.Min(_turnFailures, 20)));
        await Task.Delay(TimeSpan.FromTicks(rest), _time, cancellationToken);
    }

    // AsTask would complete on the thread pool
    private async Task<bool> MailAsync() => await _mailbox.Reader.WaitToReadAsync(CancellationToken.None);

    private async Task ForwardEventsAsync()
    {
        await Task.Yield();
        try
        {
            // ReadAllAsync leaves the caller's context
            while (await _driver.Events.WaitToReadAsync(_stopping.Token))
            {
                while (_driver.Events.TryRead(out var happened))
                {
                    if (happened is ServerLogLine line)
                    {
                        LogLine?.Invoke(line);
                    }
                    _mailbox.Writer.TryWrite(() => Handle(happened));
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the end that was asked for
        }
    }

    private void Handle(DriverEvent happened)
    {
        if (_spec.Names.Serial(happened.Instance) is not { } serial || !_instances.TryGetValue(serial, out var tracker))
        {
            return;
        }
        switch (happened)
        {
            case ServerLogLine line:
                tracker.Logged(line.Text);
                break;
            case ServerEnded ended:
                var reason = tracker.LastWords();
                tracker.Ended(_clock.Now, ended.Expected, _settings);
                foreach (var follower in _instances.Values.Where(t => t.Facts.Upstream == ended.Instance))
                {
                    follower.UpstreamEnded(_clock.Now);
                }
                _sql.Forget(ended.Instance);
                _look = true;
                Journal.Note(ended.Instance, $"{ended.Instance} ended{(ended.ExitCode is { } code ? $" with exit code {code}" : "")}{(ended.Expected ? " as asked" : "")}{(reason is null || ended.Expected ? "" : $": {reason}")}",
                    ended.Expected ? JournalLevel.Detail : JournalLevel.Warning);
                break;
        }
    }

    private void Track(IReadOnlyList<InstanceInventory> inventory)
    {
        foreach (var found in inventory)
        {
            if (_spec.Names.Serial(found.Name) is { } serial)
            {
                _instances.TryAdd(serial, new(found.Name, serial));
            }
        }
        foreach (var tracker in _instances.Values)
        {
            tracker.See(inventory.FirstOrDefault(i => i.Name == tracker.Name));
        }
        // names without data are forgotten, so that the lowest free serial is found anew
        foreach (var gone in _instances.Values.Where(t => t.Facts is { Data: DataState.Missing, Running: false, Job: null } && t.Name != _status.CurrentPrimary && t.Name != _status.TargetPrimary).ToArray())
        {
            _instances.Remove(gone.Facts.Serial);
        }
        for (var serial = 1; _instances.Count < _spec.Instances; serial++)
        {
            _instances.TryAdd(serial, new(_spec.Names.Instance(serial), serial));
        }
    }

    private Observation Observe()
    {
        var now = _clock.Now;
        var primary = _instances.Values.FirstOrDefault(t => t.Name == _status.CurrentPrimary);
        var serves = primary is { Facts.ActsAsPrimary: true } && (!_status.InTransition || _status.SwitchoverPlanned);
        var surplus = _instances.Count - _spec.Instances;
        foreach (var tracker in _instances.Values.Reverse())
        {
            tracker.Judge(serves && tracker.Name != _status.CurrentPrimary ? _status.Timeline : null, now);
            var extra = surplus > 0 && tracker.Name != _status.CurrentPrimary && tracker.Name != _status.TargetPrimary;
            if (extra)
            {
                surplus--;
            }
            tracker.Desire(!extra, tracker.Facts.WantedConfiguration);
        }
        var observation = new Observation
        {
            Now = now,
            Spec = _spec,
            Status = _status,
            Settings = _settings,
            Instances = [.. _instances.Values.Select(t => t.Facts)],
            BootstrappedHere = _bootstrappedHere,
            BootstrapFailure = _bootstrapFailure,
            CatalogReconciled = _catalogReconciled && !(_catalogAgainAt <= now),
            Operand = _driver.Operand,
        };
        foreach (var tracker in _instances.Values)
        {
            tracker.Desire(tracker.Facts.Desired, WantedConfiguration(Input(observation, tracker.Name, tracker.Name == _status.CurrentPrimary ? null : tracker.Facts.Upstream)));
        }
        return observation with { Instances = [.. _instances.Values.Select(t => t.Facts)] };
    }

    private InstanceConfigurationInput Input(Observation observation, string instance, string? upstream) => new()
    {
        Spec = _spec,
        Instance = instance,
        Layout = _driver.Layout(instance),
        MajorVersion = _driver.MajorVersion,
        SynchronousStandbyNames = SynchronousPlan.NamesFor(observation, instance),
        StandbySlots = _spec.ReplicationSlots.SynchronizeLogicalDecoding && _status.CurrentPrimary is { } current ? [.. InstanceRules.SlotNames(observation, current)] : [],
        Upstream = upstream is null ? null : _driver.UpstreamAddress(upstream),
        HotStandbyMinimums = upstream is null ? ValueMap<int>.Empty : Tracker(instance).HotStandbyMinimums,
    };

    // composing is pure but not free, and the loop turns fast during a failover
    private string WantedConfiguration(InstanceConfigurationInput input)
    {
        if (!_configurations.TryGetValue(input.Instance, out var cached) || cached.Names != input.SynchronousStandbyNames || cached.Upstream != input.Upstream ||
            cached.Minimums != input.HotStandbyMinimums || !cached.StandbySlots.Equals(input.StandbySlots) || cached.Certificates != _certificates)
        {
            cached = new(input.SynchronousStandbyNames, input.StandbySlots, input.Upstream, input.HotStandbyMinimums, _certificates!, Executor.Mark(InstanceConfiguration.Compose(input), _certificates!));
            _configurations[input.Instance] = cached;
        }
        return cached.Mark;
    }

    private sealed record WantedMark(string? Names, ValueList<string> StandbySlots, PeerAddress? Upstream, ValueMap<int> Minimums, ClusterCertificates Certificates, string Mark);

    private InstanceTracker Tracker(string name)
    {
        var serial = _spec.Names.Serial(name) ?? throw new InvalidOperationException($"{name} is no instance of {_spec.Name}.");
        if (!_instances.TryGetValue(serial, out var tracker))
        {
            _instances[serial] = tracker = new(name, serial);
        }
        return tracker;
    }

    private TimeSpan Probe(ProbeUrgency urgency)
    {
        _work.RemoveWhere(t => t.IsCompleted);
        var now = _clock.Now;
        var period = urgency switch
        {
            ProbeUrgency.Failover => _settings.FailoverProbePeriod,
            ProbeUrgency.Transition => _settings.TransitionProbePeriod,
            _ => _settings.ProbePeriod,
        };
        var due = period;
        foreach (var tracker in _instances.Values)
        {
            if (!tracker.Facts.Running || tracker.ProbeUnderWay)
            {
                continue;
            }
            // a server that is being asked in vain is asked again soon: its deadline is the period then
            var wait = tracker.ProbedAt + (tracker.Facts.UnansweredProbes > 0 && period > _settings.TransitionProbePeriod ? _settings.TransitionProbePeriod : period) - now;
            if (wait <= TimeSpan.Zero)
            {
                tracker.ProbeUnderWay = true;
                tracker.ProbedAt = now;
                Reconnect(tracker, urgency, now);
                _look |= urgency == ProbeUrgency.Steady;
                _work.Add(AskAsync(tracker, tracker.Run, now));
            }
            else if (wait < due)
            {
                due = wait;
            }
        }
        return due;
    }

    // an open connection says nothing about whether others can connect
    private void Reconnect(InstanceTracker tracker, ProbeUrgency urgency, DateTimeOffset now)
    {
        if (urgency != ProbeUrgency.Failover && now - tracker.ConnectedAt >= _settings.ReconnectPeriod)
        {
            _sql.Forget(tracker.Name);
            tracker.ConnectedAt = null;
        }
        tracker.ConnectedAt ??= now;
    }

    private async Task AskAsync(InstanceTracker tracker, int run, DateTimeOffset askedAt)
    {
        await Task.Yield();
        InstanceStatus? status = null;
        string? unexpected = null;
        var full = false;
        try
        {
            status = await _sql.GetStatusAsync(tracker.Name, _stopping.Token);
        }
        catch (InstanceUnavailableException e) when (e.InnerException is DbException { SqlState: TooManyConnections })
        {
            // a server that has no place left is busy; it does not hang
            full = true;
        }
        catch (InstanceUnavailableException)
        {
            // counted below
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // whatever it is, the server did not answer, and the reason must not be lost
        catch (Exception e)
#pragma warning restore CA1031
        {
            unexpected = e.ToString();
        }
        _mailbox.Writer.TryWrite(() =>
        {
            tracker.ProbeUnderWay = false;
            if (unexpected is not null && unexpected != _unexpected)
            {
                _unexpected = unexpected;
                Journal.Note(tracker.Name, $"{tracker.Name} could not be asked: {unexpected}", JournalLevel.Warning);
            }
            if (run != tracker.Run)
            {
                return;
            }
            if (status is null)
            {
                if (!full)
                {
                    tracker.DidNotAnswer(_clock.Now, _settings);
                }
            }
            else
            {
                var first = tracker.Facts.Status is null;
                tracker.Answered(status, askedAt);
                _look |= first;
            }
        });
    }

    private ClusterSnapshot SnapshotOf(Plan plan)
    {
        // with what was just begun
        var situation = new Situation(Observe());
        var primary = situation.Primary;
        return new()
        {
            Cluster = _spec.Name,
            Phase = plan.Phase,
            PhaseReason = plan.PhaseReason,
            CurrentPrimary = _status.CurrentPrimary,
            TargetPrimary = _status.TargetPrimary,
            CurrentPrimarySince = _status.CurrentPrimarySince,
            Timeline = _status.Timeline,
            SystemIdentifier = _status.SystemIdentifier,
            Initialized = _status.Initialized,
            FencedInstances = [.. _status.FencedInstances],
            Hibernating = _status.Hibernating,
            Operation = _request?.Operation.Text,
            Operand = _driver.Operand,
            Catalog = _catalog,
            InstanceCount = _spec.Instances,
            Image = _spec.ImageName,
            ServerVersion = _driver.ServerVersion,
            CurrentLsn = primary?.Status is { IsPrimary: true } writes ? writes.CurrentLsn : null,
            WalFile = primary?.Status?.WalFile,
            CertificateExpirations = _certificates!.Expirations,
            Services = _members,
            Instances = [.. situation.Observation.Instances.Select(i => SnapshotOf(i, situation))],
        };
    }

    private InstanceSnapshot SnapshotOf(InstanceObservation instance, Situation situation)
    {
        var primary = situation.Primary;
        var isPrimary = instance.Name == _status.CurrentPrimary && instance.Status is { IsPrimary: true };
        var replication = isPrimary ? null : primary?.Status?.Replication.FirstOrDefault(r => r.ApplicationName == instance.Name);
        var slot = ClusterNames.Slot(instance.Name, _spec.ReplicationSlots.SlotPrefix);
        return new()
        {
            Name = instance.Name,
            Role = isPrimary ? InstanceRole.Primary : instance is { Running: true, Status.IsPrimary: false } ? InstanceRole.Replica : InstanceRole.Unhealthy,
            Ready = instance.Answers && (isPrimary || (instance.ActsAsStandby && instance.NotStreamingSince is null && _status.HasBootstrap(instance))),
            Running = instance.Running,
            Fenced = _status.IsFenced(instance.Name),
            Promotable = OperationRules.Refuse(new PromoteOperation(instance.Name), situation) is null,
            Operand = instance.Operand,
            Data = instance.Data,
            Job = instance.Job,
            Lsn = instance.Status is null ? null : isPrimary ? instance.Status.CurrentLsn : instance.Status.ReplayedLsn,
            Replication = replication,
            Slot = isPrimary ? null : primary?.Status?.Slots.FirstOrDefault(s => s.Name == slot),
            ReplicationRole = InstanceWords.ReplicationRole(instance, isPrimary, _status.IsFenced(instance.Name), replication),
            StatusText = InstanceWords.Status(instance),
            Address = _driver.Address(instance.Name),
            Status = instance.Status,
        };
    }

    private void Publish(ClusterSnapshot snapshot)
    {
        TaskCompletionSource changed;
        lock (_watchLock)
        {
            if (Same(_snapshot, snapshot))
            {
                return;
            }
            _snapshot = snapshot;
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }

    private static bool Same(ClusterSnapshot x, ClusterSnapshot y) =>
        x.Instances.AsSpan().SequenceEqual(y.Instances.AsSpan()) && x with { Instances = y.Instances } == y;
}

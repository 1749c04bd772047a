using System.Collections.Immutable;
using System.Data.Common;
using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>The loop. Everything in this file runs on it, one thing at a time.</summary>
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

    private async Task<bool> CarryOutAsync(Plan plan, CancellationToken cancellationToken)
    {
        foreach (var decision in plan.Decisions)
        {
            Journal.Decided(decision);
        }
        var changed = plan.Status != _status;
        _status = plan.Status;
        var actions = plan.Decisions.SelectMany(d => d.Actions).ToArray();
        // the promotion runs while its decision is being written; services follow only when both are done. Where the former primary could not come back,
        // it is written before: an operator that knows nothing of it would take the promoted one for a former primary, and nobody would be left
        var promotes = actions.OfType<PromoteInstance>().Any() && new Situation(Observe()).PrimaryDataIsThere;
        if (_status.Initialized && !_durable.Initialized)
        {
            await KeepAsync(cancellationToken);
        }
        if (!promotes)
        {
            Serve(plan.Services);
            await KeepAsync(cancellationToken);
        }
        var observation = actions.Length == 0 ? null : Observe();
        foreach (var action in actions)
        {
            Begin(action, observation!);
        }
        if (promotes)
        {
            Serve(plan.Services);
            await KeepAsync(cancellationToken);
        }
        var snapshot = SnapshotOf(plan);
        Publish(snapshot);
        LookAfterRequest(snapshot);
        return changed;
    }

    private void Serve(ServiceMembers members)
    {
        if (members == _members)
        {
            return;
        }
        ValueList<ServiceRoute> Routes(IEnumerable<string> names) => [.. names.Select(n => new ServiceRoute(n, _driver.Address(n)))];
        _routes.Apply(new(members.ReadWrite is null ? [] : Routes([members.ReadWrite]), Routes(members.ReadOnly), Routes(members.Read)));
        if (members.ReadWrite != _members.ReadWrite)
        {
            Journal.Note(members.ReadWrite, members.ReadWrite is null ? $"{_spec.Names.ReadWriteService} leads nowhere." : $"{_spec.Names.ReadWriteService} leads to {members.ReadWrite}.", JournalLevel.Information);
        }
        _members = members;
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        // a search for a candidate need not survive: without it the next operator starts from the current primary again
        if (_status.TargetPrimary == ClusterStatus.Pending || _status == _durable)
        {
            return;
        }
        await _driver.WriteStateAsync(StatusName, _status.ToJson(), cancellationToken);
        _durable = _status;
    }

    private void Begin(OperatorAction action, Observation observation)
    {
        var (subjects, job) = action switch
        {
            InitializeCluster a => ((string[])[a.Primary, .. a.Standbys], JobKind.Initialize),
            InstanceAction a => ([a.Instance], a.Job),
            _ => throw new InvalidOperationException($"{action.Name} has no subject."),
        };
        _bootstrappedHere |= action is InitializeCluster;
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        foreach (var name in subjects)
        {
            Tracker(name).Begin(job, cancellation);
        }
        // made here: the trackers belong to the loop, the action does not run on it
        var inputs = subjects.ToDictionary(n => n, n => Input(observation, n, UpstreamOf(action, n)), StringComparer.Ordinal);
        _work.Add(WorkAsync(action, subjects, new(_spec, _certificates!, _credentials, inputs) { Declared = _catalog.Declared }, cancellation));
    }

    private static string? UpstreamOf(OperatorAction action, string instance) => action switch
    {
        InitializeCluster a => instance == a.Primary ? null : a.Primary,
        StartInstance a => a.Upstream,
        ReconfigureInstance a => a.Upstream,
        RestartInstance a => a.Upstream,
        CloneInstance a => a.Source,
        RewindInstance a => a.Source,
        _ => null,
    };

    private async Task WorkAsync(OperatorAction action, string[] subjects, Executor.Surroundings around, CancellationTokenSource cancellation)
    {
        await Task.Yield();
        var started = _time.GetTimestamp();
        ActionResult? result = null;
        Exception? error = null;
        try
        {
            result = await _executor.RunAsync(action, around, cancellation.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException e)
        {
            error = new InstanceUnavailableException("the server ended meanwhile", e);
        }
#pragma warning disable CA1031 // whatever an action throws is noted in the journal; the loop goes on and sees the world as it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }
        var took = _time.GetElapsedTime(started);
        _mailbox.Writer.TryWrite(() => Finish(action, subjects, result, error, took, cancellation));
    }

    private void Finish(OperatorAction action, string[] subjects, ActionResult? result, Exception? error, TimeSpan took, CancellationTokenSource cancellation)
    {
        _look = true;
        var now = _clock.Now;
        foreach (var name in subjects)
        {
            Tracker(name).Finish(cancellation);
        }
        cancellation.Dispose();
        if (error is not null)
        {
            foreach (var name in subjects)
            {
                Tracker(name).Failed(now, _settings);
            }
            if (action is InitializeCluster or ReconcileCatalog { Bootstrap: true } && error is DriverException or CatalogException)
            {
                _bootstrapFailure = error.Message;
            }
            Journal.Note(subjects[0], $"{action.Name} failed after {took.TotalMilliseconds:F0} ms: {error.Message}", JournalLevel.Warning);
            return;
        }
        foreach (var name in result!.Started)
        {
            Tracker(name).Started(now);
        }
        foreach (var (name, upstream) in result.Upstreams)
        {
            Tracker(name).Configured(null, upstream);
        }
        foreach (var (name, mark) in result.Configurations)
        {
            Tracker(name).Configured(mark, null);
        }
        foreach (var (name, minimums) in result.HotStandbyMinimums)
        {
            Tracker(name).HotStandbyMinimums = minimums;
        }
        switch (action)
        {
            case PromoteInstance a when result.Status is { } status && Tracker(a.Instance).Facts.Running:
                Tracker(a.Instance).Answered(status, now);
                break;
            case CheckpointInstance a:
                Tracker(a.Instance).Checkpointed(now - took);
                _status = _status with { CheckpointedTimelineId = _status.TimelineId };
                break;
            case DemoteInstance a when _status.SwitchoverPlanned && _status.CurrentPrimary == a.Instance:
                Demoted(a.Instance, result.ControlData!);
                break;
            case StartInstance a when a.Upstream is not null && _status.FormerPrimary?.Instance == a.Instance:
                _status = _status with { FormerPrimary = null };
                break;
            case ReconfigureInstance a:
                Tracker(a.Instance).Reloaded();
                break;
            case DestroyInstance { KeepsData: true } a:
                Journal.Note(a.Instance, $"The data of {a.Instance} is in {result.DetachedTo}.", JournalLevel.Information);
                break;
            // a clone of a server that has lost its place meanwhile has that one's history
            case CloneInstance or DeleteInstance when _status.MustBeCloned.Contains(subjects[0]) && (action as CloneInstance)?.Source is var source && (source is null || source == _status.CurrentPrimary):
                _status = _status with { MustBeCloned = [.. _status.MustBeCloned.Where(n => n != subjects[0])] };
                break;
            case ReconcileSlots a:
                Tracker(a.Instance).SlotsDone(now);
                break;
            case ReconcileCatalog a:
                _catalogReconciled = result.CatalogOf!.Spec == _spec && ReferenceEquals(result.CatalogOf.Credentials, _credentials);
                foreach (var problem in result.Catalog!.Problems.Except(_catalog.Problems))
                {
                    Journal.Note(a.Instance, problem, JournalLevel.Warning);
                }
                _catalog = result.Catalog;
                _catalogAgainAt = _catalog.Problems.Any() ? now + CatalogRetryInterval : null;
                _status = a.Bootstrap ? _status with { Initialized = true, BootstrapLsn = result.Status?.CurrentLsn.Value } : _status;
                break;
        }
        Journal.Note(subjects[0], $"{action.Name} {string.Join(", ", subjects)}: {took.TotalMilliseconds:F0} ms", JournalLevel.Detail);
    }

    private void Demoted(string instance, ControlDataReport control)
    {
        if (control.State == "shut down")
        {
            _status = _status with { FormerPrimary = new(instance, control.CheckpointLocation.Value) };
            return;
        }
        Journal.Note(instance, $"{instance} did not end in order ({control.State}); the switchover becomes a failover.", JournalLevel.Warning);
        _status = ClusterRules.WithFailover(_status, _clock.Now);
    }

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
        var primary = _instances.Values.FirstOrDefault(t => t.Name == _status.CurrentPrimary)?.Facts;
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
            Instances = [.. _instances.Values.Select(t => SnapshotOf(t.Facts, primary))],
        };
    }

    private InstanceSnapshot SnapshotOf(InstanceObservation instance, InstanceObservation? primary)
    {
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

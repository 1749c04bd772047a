using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>What becomes of a plan: its status is kept, its services are led, its actions are begun, and what comes of them is taken note of. All of it on the loop, but for the actions' work.</summary>
public sealed partial class ClusterOperator
{
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
        // it is written before: an operator that knows nothing of it would take the promoted one for a former primary, and nobody would be left. Nor may it
        // forget that a timeline's number is given twice, or that the promoted one no longer ends where it ended in order as a primary before
        var promotes = actions.OfType<PromoteInstance>().FirstOrDefault() is { } promotion && new Situation(Observe()).PrimaryDataIsThere &&
            !plan.Status.MustBeCloned.Except(_durable.MustBeCloned).Any() && _durable.FormerPrimary?.Instance != promotion.Instance;
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
        var kept = _status.WorthKeeping(_durable);
        if (kept == _durable)
        {
            return;
        }
        await _driver.WriteStateAsync(StatusName, kept.ToJson(), cancellationToken);
        _durable = kept;
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
        if (error is null && action is CloneInstance or RewindInstance)
        {
            Tracker(subjects[0]).ForgetTimeline();
        }
        if (error is not null)
        {
            foreach (var name in subjects)
            {
                Tracker(name).Failed(now, _settings, action is InitializeCluster or StartInstance or RestartInstance or ReconfigureInstance or CloneInstance or RewindInstance);
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
            if (upstream is not null && !_instances.Values.Any(t => t.Name == upstream && t.Facts.Running))
            {
                // when that was is not known any more: its name may have been forgotten meanwhile
                Tracker(name).UpstreamEnded(now);
            }
        }
        foreach (var (name, mark) in result.Configurations)
        {
            Tracker(name).Configured(mark, null);
        }
        foreach (var (name, minimums) in result.HotStandbyMinimums)
        {
            Tracker(name).HotStandbyMinimums = minimums;
        }
        if (action is KillInstance or StopInstance or DemoteInstance or DestroyInstance)
        {
            Tracker(subjects[0]).WasEnded(inOrder: action is StopInstance);
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
            case ReconfigureInstance a:
                Tracker(a.Instance).Reloaded();
                break;
            case DestroyInstance { KeepsData: true } a:
                Journal.Note(a.Instance, $"The data of {a.Instance} is in {result.DetachedTo}.", JournalLevel.Information);
                break;
            // a clone of a server that has lost its place meanwhile has that one's history
            case CloneInstance or DeleteInstance when _status.MustBeCloned.Contains(subjects[0]) && (action as CloneInstance)?.Source is var source && (source is null || (source == _status.CurrentPrimary && !_status.InTransition)):
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
}

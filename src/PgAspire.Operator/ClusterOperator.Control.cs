using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>What users want done: accepted or refused on the loop, brought about by the rules, looked after until the effect is there.</summary>
public sealed partial class ClusterOperator : IPostgresCluster
{
    private readonly Lock _requestsLock = new();
    private readonly HashSet<OperationRequest> _requests = [];
    private bool _loopIsOver;
    private OperationRequest? _request;

    /// <inheritdoc />
    public PostgresClusterSpec Specification => Volatile.Read(ref _spec);

    /// <summary>The passwords now.</summary>
    public ClusterCredentials Credentials => Volatile.Read(ref _credentials);

    /// <inheritdoc />
    public async Task<string?> RefusalAsync(ClusterOperation operation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_loop is null || !_mailbox.Writer.TryWrite(() => answer.TrySetResult(RefusalOf(operation.Resolve(_spec.Names)))))
        {
            return "The cluster does not run.";
        }
        // the loop may end before it reads its last messages
        await Task.WhenAny(answer.Task, _loop).WaitAsync(cancellationToken);
        return answer.Task.IsCompleted ? await answer.Task : "The cluster does not run.";
    }

    /// <inheritdoc />
    public async Task<ClusterSnapshot> ExecuteAsync(ClusterOperation operation, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var request = new OperationRequest(operation.Resolve(_spec.Names), progress);
        if (!Enter(request))
        {
            throw new OperationRefusedException($"The cluster {_spec.Name} does not run.");
        }
        try
        {
            return await FollowAsync(request, cancellationToken);
        }
        finally
        {
            lock (_requestsLock)
            {
                _requests.Remove(request);
            }
        }
    }

    private async Task<ClusterSnapshot> FollowAsync(OperationRequest request, CancellationToken cancellationToken)
    {
        _mailbox.Writer.TryWrite(() => Accept(request));
        using var withdrawal = cancellationToken.Register(() => _mailbox.Writer.TryWrite(() => Withdraw(request, cancellationToken)));
        await request.Accepted;
        if (request.Operand is { } operand)
        {
            await UseOperandAsync(request, operand, cancellationToken);
        }
        _mailbox.Writer.TryWrite(() => Apply(request));
        return await request.Completed;
    }

    private async Task UseOperandAsync(OperationRequest request, string operand, CancellationToken cancellationToken)
    {
        request.FormerOperand = _driver.Operand;
        try
        {
            await _driver.UseOperandAsync(operand, cancellationToken);
        }
        catch (DriverException e)
        {
            _mailbox.Writer.TryWrite(() => Release(request));
            throw new OperationRefusedException(e.Message, e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _mailbox.Writer.TryWrite(() => Release(request));
            throw;
        }
#pragma warning disable CA1031 // a driver that breaks its contract must not leave the operation under way for ever
        catch (Exception e)
#pragma warning restore CA1031
        {
            // nobody knows what it has changed before
            _mailbox.Writer.TryWrite(() => GoBack(request, () => Release(request)));
            throw new OperationFailedException($"{_spec.Name}: could not {request.Operation.Text}. The driver failed when it was to use {operand}: {e.Message}", e);
        }
    }

    // before anything else may be asked for: that could choose an operand, too
    private void GoBack(OperationRequest request, Action then)
    {
        if (request.FormerOperand is not { } former || former == _driver.Operand)
        {
            then();
            return;
        }
        // it is looked after no more
        request.AppliedAt = null;
        _work.Add(GoBackAsync(former, then));
    }

    private async Task GoBackAsync(string former, Action then)
    {
        await Task.Yield();
        string? problem = null;
        try
        {
            await _driver.UseOperandAsync(former, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // whatever it is, the operation ends, and the journal says what servers run from now on
        catch (Exception e)
#pragma warning restore CA1031
        {
            problem = e.Message;
        }
        _mailbox.Writer.TryWrite(() =>
        {
            if (problem is not null)
            {
                Journal.Note(null, $"Servers that are started run {_driver.Operand} from now on; going back to {former} failed: {problem}", JournalLevel.Warning);
            }
            _look = true;
            then();
        });
    }

    private bool Enter(OperationRequest request)
    {
        lock (_requestsLock)
        {
            return _loop is not null && !_loopIsOver && _requests.Add(request);
        }
    }

    // nobody answers them any more
    private void FailRequests()
    {
        OperationRequest[] left;
        lock (_requestsLock)
        {
            _loopIsOver = true;
            left = [.. _requests];
        }
        foreach (var request in left)
        {
            request.Fail(request.Accepted.IsCompleted
                ? new OperationFailedException($"The operator of {_spec.Name} ended before the operation did.")
                : new OperationRefusedException($"{_spec.Name}: cannot {request.Operation.Text}. The operator ended before it came to look at that; nothing was changed."));
        }
    }

    private string? Operand(ClusterOperation operation) => operation switch
    {
        UpdateOperation o => o.Operand,
        ChangeOperation o when o.Specification.ImageName != _spec.ImageName => o.Specification.ImageName,
        _ => null,
    };

    private string? RefusalOf(ClusterOperation operation) =>
        _request is { } other ? $"An operation is under way: {other.Operation.Text}. Wait until it is over." : Refuse(operation, new(Observe()));

    private void Accept(OperationRequest request)
    {
        if (RefusalOf(request.Operation) is { } refusal)
        {
            var wanted = request.Operation switch
            {
                ChangeOperation o => o.Specification,
                ScaleOperation o => _spec with { Instances = o.Instances },
                _ => null,
            };
            request.Fail(new OperationRefusedException($"{_spec.Name}: cannot {request.Operation.Text}. {refusal}") { Errors = _request is null && wanted is not null ? OperationRules.Invalid(_spec, wanted) : [] });
            return;
        }
        _request = request;
        request.Operand = Operand(request.Operation);
        request.Accept();
    }

    private void Apply(OperationRequest request)
    {
        if (_request != request)
        {
            return;
        }
        if (request.IsWithdrawn)
        {
            GoBack(request, () => Release(request));
            return;
        }
        var situation = new Situation(Observe());
        // the operand may have taken its time
        if (Refuse(request.Operation, situation) is { } refusal)
        {
            GoBack(request, () =>
            {
                Release(request);
                request.Fail(new OperationRefusedException($"{_spec.Name}: cannot {request.Operation.Text}. {refusal}"));
            });
            return;
        }
        Journal.Note(null, $"The user wants to {request.Operation.Text}.", JournalLevel.Information);
        request.AppliedAt = situation.Observation.Now;
        request.Before = _spec;
        _status = OperationRules.Apply(request.Operation, situation);
        switch (request.Operation)
        {
            case ChangeOperation o:
                Specify(o.Specification);
                break;
            case ScaleOperation o:
                Specify(_spec with { Instances = o.Instances });
                break;
            case ChangePasswordsOperation o:
                Volatile.Write(ref _credentials, o.Credentials);
                _catalogReconciled = false;
                break;
            case ReloadOperation:
                foreach (var tracker in _instances.Values)
                {
                    tracker.WantReload();
                }
                break;
        }
        _look = true;
    }

    private void Specify(PostgresClusterSpec specification)
    {
        Volatile.Write(ref _spec, specification);
        _configurations.Clear();
        _catalogReconciled = false;
    }

    private void Release(OperationRequest request)
    {
        if (_request == request)
        {
            _request = null;
        }
    }

    private void Withdraw(OperationRequest request, CancellationToken cancellationToken)
    {
        if (_request == request && request.AppliedAt is not null)
        {
            _status = TakeBack(request.Operation, new(Observe()));
            Journal.Note(null, $"Nobody waits any more for: {request.Operation.Text}.", JournalLevel.Information);
            _request = null;
        }
        else if (request.Operand is null)
        {
            Release(request);
        }
        // else the driver is being told of an operand: when that is over, it is told to go back
        request.Cancel(cancellationToken);
    }

    private void LookAfterRequest(ClusterSnapshot snapshot)
    {
        if (_request is not { AppliedAt: { } appliedAt } request)
        {
            return;
        }
        var state = snapshot.IsUnrecoverable ? OperationState.Fails(snapshot.PhaseReason) : OperationRules.Look(request.Operation, appliedAt, new(Observe()));
        switch (state.State)
        {
            case OperationOutcome.UnderWay:
                request.Tell(new(snapshot.Phase, state.Text));
                break;
            case OperationOutcome.Done:
                _request = null;
                request.Complete(snapshot);
                break;
            case OperationOutcome.Failed:
                Journal.Note(null, $"It did not come to: {request.Operation.Text}. {state.Text}", JournalLevel.Warning);
                Action failed = () =>
                {
                    Release(request);
                    request.Fail(new OperationFailedException($"{_spec.Name}: could not {request.Operation.Text}. {state.Text}"));
                };
                if (request.Operation is not ChangeOperation)
                {
                    failed();
                    break;
                }
                // with what PostgreSQL does not take, no server would start again
                Specify(request.Before!);
                state = state with { Text = $"{state.Text} The former specification holds again." };
                GoBack(request, failed);
                break;
        }
    }
}

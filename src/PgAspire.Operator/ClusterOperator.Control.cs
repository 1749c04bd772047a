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
        if (Operand(request.Operation) is { } operand)
        {
            try
            {
                await _driver.UseOperandAsync(operand, cancellationToken);
            }
            catch (DriverException e)
            {
                _mailbox.Writer.TryWrite(() => Release(request));
                throw new OperationRefusedException(e.Message, e);
            }
        }
        _mailbox.Writer.TryWrite(() => Apply(request));
        return await request.Completed;
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
            request.Fail(new OperationFailedException($"The operator of {_spec.Name} ended before the operation did."));
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
        request.Accept();
    }

    private void Apply(OperationRequest request)
    {
        if (_request != request)
        {
            return;
        }
        var situation = new Situation(Observe());
        // the operand may have taken its time
        if (Refuse(request.Operation, situation) is { } refusal)
        {
            Release(request);
            request.Fail(new OperationRefusedException($"{_spec.Name}: cannot {request.Operation.Text}. {refusal}"));
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
        if (_request == request)
        {
            if (request.AppliedAt is not null)
            {
                _status = TakeBack(request.Operation, new(Observe()));
                Journal.Note(null, $"Nobody waits any more for: {request.Operation.Text}.", JournalLevel.Information);
            }
            _request = null;
        }
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
                _request = null;
                Journal.Note(null, $"It did not come to: {request.Operation.Text}. {state.Text}", JournalLevel.Warning);
                if (request.Operation is ChangeOperation && request.Before is { } before)
                {
                    // with what PostgreSQL does not take, no server would start again
                    Specify(before);
                    state = state with { Text = $"{state.Text} The former specification holds again." };
                }
                request.Fail(new OperationFailedException($"{_spec.Name}: could not {request.Operation.Text}. {state.Text}"));
                break;
        }
    }
}

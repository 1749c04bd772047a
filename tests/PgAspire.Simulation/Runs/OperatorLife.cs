using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Operator;
using PgAspire.Model;
using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Driver;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Runs;

/// <summary>One process of the operator, from its start to its end or its death.</summary>
#pragma warning disable CA1001 // a process that is killed disposes of nothing; one that stops does so itself
internal sealed class OperatorLife
#pragma warning restore CA1001
{
    private const int MostDecisions = 200;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private readonly SimulationRun _run;
    private readonly VirtualContext _context;
    private readonly SimulatedDriver _driver;
    private readonly ClusterOperator _operator;
    private Task _starting = Task.CompletedTask;
    private Task? _stopping;
    private long _decidedAt = -1;
    private int _decisions;

    public OperatorLife(SimulationRun run, PostgresClusterSpec spec, PlantedBug? bug)
    {
        _run = run;
        _context = new(run.Machine.Time);
        _driver = new(run.Machine, run.Storage, ephemeral: false);
        _operator = new(spec, Credentials, bug?.Stand(_driver) ?? _driver, new SimulatedSql(run.Machine, run.Storage), run.Routes, run.Options.Settings, run.Machine.Time, NullLogger.Instance)
        {
            Decide = observation => Watched(observation, bug),
            Refuse = bug is null ? OperationRules.Refuse : bug.Refuse,
            TakeBack = bug is null ? OperationRules.Withdraw : bug.Withdraw,
        };
        _operator.Journal.Written += run.Write;
    }

    private static ClusterCredentials Credentials { get; } = new(new("app", "not a secret: nothing checks it"));

    /// <summary>The cluster as the operator sees it.</summary>
    public ClusterSnapshot Snapshot => _operator.Snapshot;

    /// <summary>What it knew of the cluster when it decided last.</summary>
    public ClusterStatus Status { get; private set; } = new();

    /// <summary>What it brings about.</summary>
    public PostgresClusterSpec Specification => _operator.Specification;

    /// <summary>What servers that it starts run.</summary>
    public string Operand => _driver.Operand;

    /// <summary>Whether it could not start.</summary>
    public Exception? StartFailure => _starting.Exception?.InnerException;

    /// <summary>Whether it runs and nobody has asked it to stop.</summary>
    public bool Serves => !_context.Dead && _starting.IsCompletedSuccessfully && _stopping is null;

    /// <summary>Whether it has stopped as asked.</summary>
    public bool Stopped => _stopping is { IsCompleted: true };

    /// <summary>Why it did not stop in order; null when it did.</summary>
    public Exception? StopFailure => _stopping?.Exception?.InnerException;

    public bool Dead => _context.Dead;

    public void Start() => VirtualTime.RunAs(_context, () => _starting = _operator.StartAsync(CancellationToken.None));

    /// <summary>Asks it to stop.</summary>
    public void Stop() => VirtualTime.RunAs(_context, () => _stopping = StopAsync());

    /// <summary>A user wants something of it.</summary>
    public Task Execute(ClusterOperation operation, CancellationToken cancellationToken)
    {
        Task task = Task.CompletedTask;
        VirtualTime.RunAs(_context, () => task = _operator.ExecuteAsync(operation, null, cancellationToken));
        return task;
    }

    /// <summary>SIGKILL before its next continuation but so many.</summary>
    public void KillAfter(int steps) => _context.EndAfter(steps, Died);

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        if (!_context.Dead)
        {
            _context.End();
            Died();
        }
    }

    private async Task StopAsync()
    {
        await _operator.StopAsync(ShutdownMode.Fast, StopTimeout, CancellationToken.None);
        await _operator.DisposeAsync();
        await _driver.DisposeAsync();
    }

    // an operator that never waits would keep a processor busy, and time from passing here
    private Plan Watched(Observation observation, PlantedBug? bug)
    {
        _run.Machine.Checks.Wanted(observation.Spec);
        _run.User.Decides(this, observation.Status);
        var plan = bug is null ? Planner.Next(observation) : bug.Decide(observation);
        Status = plan.Status;
        _run.User.Decided(this, plan.Status);
        foreach (var decision in plan.Decisions)
        {
            foreach (var action in decision.Actions)
            {
                _run.Machine.Checks.Operations.Decided(decision.Rule, action, observation.Status, _run.Storage);
                if (decision.Rule is "W484" or "W486" && action is InstanceAction { Instance: var former })
                {
                    _run.Nemesis.SwitchoverBegins(_run.Storage.Instance(former), _run.Storage.Instances.GetValueOrDefault(plan.Status.TargetPrimary ?? ""));
                }
                if (action is PromoteInstance promotion)
                {
                    _run.OperatorPromotes(_run.Storage.Instance(promotion.Instance));
                }
            }
        }
        _decisions = _run.Machine.Time.Now == _decidedAt ? _decisions + 1 : 0;
        _decidedAt = _run.Machine.Time.Now;
        if (_decisions > MostDecisions)
        {
            var what = $"the operator decides without end: {string.Join(", ", plan.Decisions.Select(d => d.Rule))}";
            _run.Machine.Checks.Violate(what);
            throw new InvalidOperationException(what);
        }
        return plan;
    }

    private void Died()
    {
        _driver.OwnerDied();
        _run.OperatorDied();
    }
}

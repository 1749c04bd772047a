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
            Decide = observation => Watched(bug is null ? Planner.Next(observation) : bug.Decide(observation)),
        };
        _operator.Journal.Written += run.Write;
    }

    private static ClusterCredentials Credentials { get; } = new(new("app", "not a secret: nothing checks it"));

    /// <summary>The cluster as the operator sees it.</summary>
    public ClusterSnapshot Snapshot => _operator.Snapshot;

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
    private Plan Watched(Plan plan)
    {
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

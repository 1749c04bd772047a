using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Bugs;
using PgAspire.Simulation.Clients;
using PgAspire.Simulation.Driver;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Runs;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Tests;

/// <summary>What was done although its call failed, and what could not be written down.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Nothing of the machine or of the operator in virtual time outlives the test.")]
public sealed class FailedCallTests
{
    private readonly SimulatedMachine _machine = new(1);
    private readonly VirtualContext _context;
    private readonly Storage _storage;
    private readonly ClusterOperator _operator;

    public FailedCallTests()
    {
        _context = new(_machine.Time);
        var spec = SwarmOptions.DrawSpec(new(1)) with { Instances = 3, Postgresql = new() };
        _storage = new(_machine, spec.Name);
        _storage.Texts["certificates.json"] = SimulatedCertificates.Json;
        _operator = new(spec, new(new("app", "not a secret: nothing checks it")), new SimulatedDriver(_machine, _storage, ephemeral: false), new SimulatedSql(_machine, _storage), new SimulatedRoutes(_machine), new(), _machine.Time, NullLogger.Instance);
        _machine.Checks.Wanted(spec);
        Run(() => _operator.StartAsync(CancellationToken.None));
        Until(() => _operator.Snapshot.IsHealthy);
    }

    [Fact]
    public async Task A_configuration_that_was_written_although_the_call_failed_does_not_stay_when_the_former_one_is_wanted_again()
    {
        var before = _operator.Specification;
        using var impatience = new CancellationTokenSource();
        _machine.Pace.AnswersAreLost = 100;
        var change = Begin(() => _operator.ExecuteAsync(new ChangeOperation(before with { Postgresql = before.Postgresql with { Parameters = before.Postgresql.Parameters.With("work_mem", "7MB") } }), null, impatience.Token));
        Until(() => HasNotRead("pg-1") && HasNotRead("pg-2"));
        await impatience.CancelAsync();
        Until(() => change.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);

        _machine.Pace.AnswersAreLost = 0;
        await Run(() => _operator.ExecuteAsync(new ChangeOperation(before)));

        Assert.False(HasNotRead("pg-1"));
        Assert.False(HasNotRead("pg-2"));
    }

    [Fact]
    public async Task Who_has_ended_in_order_as_a_primary_before_is_not_promoted_before_that_is_forgotten_for_certain()
    {
        await Run(() => _operator.ExecuteAsync(new PromoteOperation("pg-2")));
        Assert.Equal("pg-1", Kept.FormerPrimary?.Instance);
        // while another one's answer is outstanding, it comes up as a standby and has as much as anybody
        _machine.Pace.TextsFail = 100;
        Server("pg-3")!.Stop(all: true);
        _machine.End(Server("pg-2")!, 137);
        Until(() => Server("pg-1") is { Accepting: true });

        Assert.False(_machine.Time.Run(_machine.Time.Now + 5 * TimeSpan.TicksPerSecond, () => Server("pg-1") is not { IsPrimary: false }));

        _machine.Pace.TextsFail = 0;
        Until(() => Server("pg-1") is { IsPrimary: true });
        Assert.Null(Kept.FormerPrimary);
    }

    private ClusterStatus Kept => ClusterStatus.FromJson(_storage.Texts["status.json"]);

    private Server? Server(string instance) => _storage.Instance(instance).Server;

    private bool HasNotRead(string instance) => Server(instance)!.Settings.Hash != ServerSettings.Load(_storage.Instance(instance).Data!).Hash;

    private Task Begin(Func<Task> what)
    {
        Task task = Task.CompletedTask;
        VirtualTime.RunAs(_context, () => task = what());
        return task;
    }

    private Task Run(Func<Task> what)
    {
        var task = Begin(what);
        Until(() => task.IsCompleted);
        return task;
    }

    private void Until(Func<bool> condition) => Assert.True(_machine.Time.Run(_machine.Time.Now + 120 * TimeSpan.TicksPerSecond, condition));
}

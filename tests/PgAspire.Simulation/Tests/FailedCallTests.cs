using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Tests;

/// <summary>What was done although its call failed, and what could not be written down.</summary>
public sealed class FailedCallTests
{
    private readonly OperatorInVirtualTime _place = new(instances: 3);

    [Fact]
    public async Task A_configuration_that_was_written_although_the_call_failed_does_not_stay_when_the_former_one_is_wanted_again()
    {
        var before = _place.Operator.Specification;
        using var impatience = new CancellationTokenSource();
        _place.Machine.Pace.AnswersAreLost = 100;
        var change = _place.Begin(() => _place.Operator.ExecuteAsync(new ChangeOperation(before with { Postgresql = before.Postgresql with { Parameters = before.Postgresql.Parameters.With("work_mem", "7MB") } }), null, impatience.Token));
        _place.Until(() => HasNotRead("pg-1") && HasNotRead("pg-2"));
        await impatience.CancelAsync();
        _place.Until(() => change.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);

        _place.Machine.Pace.AnswersAreLost = 0;
        await _place.Run(() => _place.Operator.ExecuteAsync(new ChangeOperation(before)));

        Assert.False(HasNotRead("pg-1"));
        Assert.False(HasNotRead("pg-2"));
    }

    [Fact]
    public async Task Who_has_ended_in_order_as_a_primary_before_is_not_promoted_before_that_is_forgotten_for_certain()
    {
        await _place.Run(() => _place.Operator.ExecuteAsync(new PromoteOperation("pg-2")));
        Assert.Equal("pg-1", Kept.FormerPrimary?.Instance);
        // while another one's answer is outstanding, it comes up as a standby and has as much as anybody
        _place.Machine.Pace.TextsFail = 100;
        Server("pg-3")!.Stop(all: true);
        _place.Machine.End(Server("pg-2")!, 137);
        _place.Until(() => Server("pg-1") is { Accepting: true });

        Assert.False(_place.Machine.Time.Run(_place.Machine.Time.Now + 5 * TimeSpan.TicksPerSecond, () => Server("pg-1") is not { IsPrimary: false }));

        _place.Machine.Pace.TextsFail = 0;
        _place.Until(() => Server("pg-1") is { IsPrimary: true });
        Assert.Null(Kept.FormerPrimary);
    }

    [Fact]
    public async Task What_the_operator_never_came_to_look_at_is_refused_when_it_ends()
    {
        // it waits for its disk, and decides nothing meanwhile
        _place.Machine.Pace.TextsFail = 100;
        _place.Machine.End(Server("pg-1")!, 137);
        _place.Until(() => Server("pg-2") is { IsPrimary: true } || Server("pg-3") is { IsPrimary: true });
        var restart = _place.Begin(() => _place.Operator.ExecuteAsync(new RestartOperation(null)));

        await _place.Run(() => _place.Operator.StopAsync(ShutdownMode.Fast, TimeSpan.FromSeconds(10), CancellationToken.None));

        var refused = await Assert.ThrowsAsync<OperationRefusedException>(() => restart);
        Assert.Contains("nothing was changed", refused.Message, StringComparison.Ordinal);
    }

    private ClusterStatus Kept => ClusterStatus.FromJson(_place.Storage.Texts["status.json"]);

    private Server? Server(string instance) => _place.Storage.Instance(instance).Server;

    private bool HasNotRead(string instance) => Server(instance)!.Settings.Hash != ServerSettings.Load(_place.Storage.Instance(instance).Data!).Hash;
}

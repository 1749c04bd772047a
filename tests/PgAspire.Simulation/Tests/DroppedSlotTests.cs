using PgAspire.Model;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Tests;

/// <summary>The check of dropped slots judges a request by what was wanted when it was sent.</summary>
public sealed class DroppedSlotTests
{
    private readonly SimulatedMachine _machine = new(1);

    [Fact]
    public void A_request_from_before_a_scale_out_may_arrive_after_it()
    {
        Assert.Null(Drop(sentAt: 10));
        Assert.Contains("slot dropped: _cnpg_pg_3 on pg-1", Drop(sentAt: 11), StringComparison.Ordinal);
    }

    // pg-3 is one too many until the instant 10
    private string? Drop(long sentAt)
    {
        var storage = new Storage(_machine, $"pg{sentAt}");
        foreach (var name in new[] { "pg-1", "pg-2", "pg-3" })
        {
            storage.Instance(name).Exists = true;
        }
        _machine.Checks.Wanted(Spec(2), 0);
        _machine.Checks.Wanted(Spec(3), 10);
        _machine.Checks.DropsSlot(storage.Instance("pg-1"), "_cnpg_pg_3", sentAt);
        return _machine.Checks.Violation;
    }

    private static PostgresClusterSpec Spec(int instances) => new() { Name = "pg", Instances = instances };
}

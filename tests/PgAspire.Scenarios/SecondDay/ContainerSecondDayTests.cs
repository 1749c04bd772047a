using PgAspire.Model;
using PgAspire.Tests.Containers;

namespace PgAspire.Scenarios;

/// <summary>In containers; the update is from one minor version of PostgreSQL 15 to a newer one, by another image.</summary>
public sealed class ContainerSecondDayTests() : SecondDaySpec(new ContainerRuntime(TestImages.Operand15, TestImages.NewerOperand15))
{
    [Fact]
    public Task Machines_are_emptied_roles_change_instances_come_and_go_and_a_new_version_rolls_in() => SecondDayAsync(synchronous: true, PrimaryUpdateMethod.Switchover);

    [Fact]
    [Trait("Runs", "on request")]
    public Task The_same_without_synchronous_replication_and_with_a_restart_in_place() => SecondDayAsync(synchronous: false, PrimaryUpdateMethod.Restart);
}

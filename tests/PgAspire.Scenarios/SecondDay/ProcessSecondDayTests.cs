using PgAspire.Model;

namespace PgAspire.Scenarios;

/// <summary>On processes; the update is from the installed PostgreSQL to a copy of it under another path.</summary>
public sealed class ProcessSecondDayTests() : SecondDaySpec(new ProcessRuntime())
{
    [Theory]
    [InlineData(true, PrimaryUpdateMethod.Switchover)]
    [InlineData(false, PrimaryUpdateMethod.Restart)]
    public Task Machines_are_emptied_roles_change_instances_come_and_go_and_a_new_version_rolls_in(bool synchronous, PrimaryUpdateMethod method) => SecondDayAsync(synchronous, method);
}

namespace PgAspire.Scenarios;

/// <summary>On processes.</summary>
public sealed class ProcessFirstDayTests() : FirstDaySpec(new ProcessRuntime())
{
    [Fact]
    public Task A_primary_that_is_deleted_through_the_driver_loses_no_acknowledged_row() =>
        WalkAsync(synchronous: true, last: 3000, cluster => cluster.Cluster.Driver.DeleteAsync("mycluster-1", TestContext.Current.CancellationToken));
}

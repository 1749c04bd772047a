namespace PgAspire.Scenarios;

/// <summary>On processes.</summary>
public sealed class ProcessFirstDayTests() : FirstDaySpec(new ProcessRuntime())
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary(bool synchronous) => FirstDayAsync(synchronous);

    [Fact]
    public Task A_primary_that_is_deleted_through_the_driver_loses_no_acknowledged_row() =>
        WalkAsync(synchronous: true, last: 3000, cluster => cluster.Cluster.Driver.DeleteAsync("mycluster-1", TestContext.Current.CancellationToken));
}

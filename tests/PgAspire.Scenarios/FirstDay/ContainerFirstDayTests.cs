using PgAspire.Tests.Containers;

namespace PgAspire.Scenarios;

/// <summary>In containers of PostgreSQL 15, as in the manifest.</summary>
public sealed class Container15FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.NewerOperand15))
{
    [Fact]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary() => FirstDayAsync(synchronous: false);

    [Fact]
    [Trait("Runs", "on request")]
    public Task The_same_with_synchronous_replication() => FirstDayAsync(synchronous: true);
}

/// <summary>In containers of PostgreSQL 18.</summary>
public sealed class Container18FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.Operand18))
{
    [Fact]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary() => FirstDayAsync(synchronous: true);

    [Fact]
    [Trait("Runs", "on request")]
    public Task The_same_without_synchronous_replication() => FirstDayAsync(synchronous: false);
}

using PgAspire.Testing.Containers;

namespace PgAspire.Scenarios;

/// <summary>In containers of PostgreSQL 15, as in the manifest.</summary>
public sealed class Container15FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.NewerOperand15))
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary(bool synchronous) => FirstDayAsync(synchronous);
}

/// <summary>In containers of PostgreSQL 18.</summary>
public sealed class Container18FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.Operand18))
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary(bool synchronous) => FirstDayAsync(synchronous);
}

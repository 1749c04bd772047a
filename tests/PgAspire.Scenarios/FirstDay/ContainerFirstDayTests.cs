using PgAspire.Testing.Containers;

namespace PgAspire.Scenarios;

/// <summary>In containers of PostgreSQL 15, as in the manifest. It runs on request, <c>--filter-trait "Runs=on request"</c>, and wants an engine and the test images.</summary>
[Trait("Runs", "on request")]
public sealed class Container15FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.NewerOperand15))
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary(bool synchronous) => FirstDayAsync(synchronous);
}

/// <summary>In containers of PostgreSQL 18; as the one above.</summary>
[Trait("Runs", "on request")]
public sealed class Container18FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.Operand18))
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_cluster_stands_serves_clients_and_survives_the_destruction_of_its_primary(bool synchronous) => FirstDayAsync(synchronous);
}

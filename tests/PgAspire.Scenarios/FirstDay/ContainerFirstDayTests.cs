using PgAspire.Testing.Containers;

namespace PgAspire.Scenarios;

/// <summary>In containers of PostgreSQL 15, as in the manifest.</summary>
public sealed class Container15FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.NewerOperand15));

/// <summary>In containers of PostgreSQL 18.</summary>
public sealed class Container18FirstDayTests() : FirstDaySpec(new ContainerRuntime(TestImages.Operand18));

using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Guarding;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Docker.Networks;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Drivers.Docker.Storage;

namespace PgAspire.Drivers.Docker;

/// <summary>What an open driver holds.</summary>
internal sealed class OpenState
{
    public required EngineConnection Engine { get; init; }

    public required Session Session { get; init; }

    /// <summary>What is started from now on; another operand replaces it, so that a step that needs it twice asks once.</summary>
    public required ImageInUse InUse { get; set; }

    public PostgresImage Image => InUse.Image;

    public ContainerPlan Plan => InUse.Plan;

    public required SocketFolder Sockets { get; init; }

    public required HostPorts Ports { get; init; }

    public required ClusterNetworks Networks { get; init; }

    public required ClusterStorage Storage { get; init; }

    /// <summary>The ownership of data that stays; null where it is ephemeral.</summary>
    public required DataClaim? Claim { get; init; }

    public required ContainerFiles Files { get; init; }

    public required ProgramRunner Programs { get; init; }

    public required ServicesNetwork Services { get; init; }

    public required EngineWatch Watch { get; init; }

    public required Guardian Guardian { get; init; }
}

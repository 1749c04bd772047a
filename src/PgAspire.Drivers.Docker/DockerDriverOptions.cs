using PgAspire.Drivers.Docker.Images;

namespace PgAspire.Drivers.Docker;

/// <summary>What a <see cref="DockerInstanceDriver"/> needs to know.</summary>
public sealed record DockerDriverOptions
{
    /// <summary>The cluster's name.</summary>
    public required string ClusterName { get; init; }

    /// <summary>The image that holds PostgreSQL 14 or later, for example <c>ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie</c>.</summary>
    public required string Image { get; init; }

    /// <summary>When the image is pulled (<c>imagePullPolicy</c>).</summary>
    /// <value>Pulled when the engine does not have it.</value>
    public ImagePullPolicy PullPolicy { get; init; } = ImagePullPolicy.IfNotPresent;

    /// <summary>The name of the volumes that keep the data; each instance has one of its own, <c>&lt;name&gt;-&lt;instance&gt;</c>.</summary>
    /// <value>Null: the data is ephemeral, deleted when the driver is disposed or its process is gone.</value>
    public string? DataVolume { get; init; }

    /// <summary>A directory of this machine that keeps the data, instead of <see cref="DataVolume"/>; each instance has one below it.</summary>
    /// <value>Null: there is none.</value>
    public string? DataDirectory { get; init; }

    /// <summary>The engine's address, for example <c>unix:///run/podman/podman.sock</c>.</summary>
    /// <value>Null: what <c>DOCKER_HOST</c> or the current Docker context says, else the usual sockets.</value>
    public Uri? Endpoint { get; init; }

    /// <summary>Where the servers' sockets are, below this machine's directory for temporary files.</summary>
    /// <value>Null: <c>$PGASPIRE_HOME</c>, else <c>pgaspire-&lt;user&gt;</c> in the directory for temporary files.</value>
    public string? RootDirectory { get; init; }

    /// <summary>The most memory that an instance may use, in bytes (<c>resources.limits.memory</c>).</summary>
    /// <value>Null: no limit.</value>
    public long? MemoryLimit { get; init; }

    /// <summary>The most processor time that an instance may use, in cores (<c>resources.limits.cpu</c>).</summary>
    /// <value>Null: no limit.</value>
    public double? CpuLimit { get; init; }

    /// <summary>The size of <c>/dev/shm</c>, in bytes (<c>ephemeralVolumesSizeLimit.shm</c>); it takes memory only as it is used.</summary>
    /// <value>1 GiB.</value>
    public long SharedMemory { get; init; } = 1L << 30;

    /// <summary>How many log lines are kept for a reader of the events that does not keep up.</summary>
    /// <value>10 000 lines.</value>
    public int LogCapacity { get; init; } = 10_000;
}

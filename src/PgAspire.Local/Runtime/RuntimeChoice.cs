using PgAspire.Drivers.Docker;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Operator;

namespace PgAspire.Local;

/// <summary>The runtime of a cluster, and why it is that one.</summary>
/// <param name="Runtime">Never <see cref="ClusterRuntime.Auto"/>.</param>
/// <param name="Reason">A sentence for the log.</param>
public sealed record RuntimeChoice(ClusterRuntime Runtime, string Reason)
{
    /// <summary>Chooses.</summary>
    /// <param name="wanted">What was asked for; what was asked for by name is not questioned.</param>
    /// <param name="postgresMajorVersion">The major version of PostgreSQL that processes would need; null for any.</param>
    /// <param name="cancellationToken">Ends the waiting for an engine.</param>
    /// <exception cref="DriverException">Neither is possible; the message names what to do for either.</exception>
    public static async Task<RuntimeChoice> MakeAsync(ClusterRuntime wanted, int? postgresMajorVersion, CancellationToken cancellationToken)
    {
        if (wanted != ClusterRuntime.Auto)
        {
            return new(wanted, "it was asked for");
        }
        var obstacle = await DockerInstanceDriver.FindObstacleAsync(endpoint: null, cancellationToken);
        return Decide(obstacle, obstacle is null ? null : Installation(postgresMajorVersion));
    }

    /// <summary>What follows from what was found. Pure.</summary>
    /// <param name="engineObstacle">Why there are no containers; null when there can be.</param>
    /// <param name="installation">The PostgreSQL that was found, or why there is none; null when nobody looked.</param>
    /// <exception cref="DriverException">Neither is possible.</exception>
    public static RuntimeChoice Decide(string? engineObstacle, (bool Found, string Text)? installation) => (engineObstacle, installation) switch
    {
        (null, _) => new(ClusterRuntime.Containers, "a container engine answers"),
        (_, { Found: true, Text: var text }) => new(ClusterRuntime.Processes, $"{text} is installed, and: {engineObstacle}"),
        _ => throw new DriverException($"The cluster can run neither in containers nor as processes. {engineObstacle} {installation?.Text}"),
    };

    private static (bool Found, string Text) Installation(int? majorVersion)
    {
        try
        {
            var found = PostgresInstallation.Find(majorVersion);
            return (true, $"PostgreSQL {found.Version} in {found.Directory}");
        }
        catch (DriverException exception)
        {
            return (false, exception.Message);
        }
    }
}

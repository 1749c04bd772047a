using Docker.DotNet;

namespace PgAspire.Drivers.Docker.Engine;

/// <summary>Where an engine may answer.</summary>
internal static class EngineEndpoints
{
    private const string DefaultSocket = "/var/run/docker.sock";

    /// <summary>The addresses to try in order: what was chosen, alone; else the default one and the other usual sockets that exist.</summary>
    /// <exception cref="DockerConfigurationException">The Docker configuration names a context that does not exist.</exception>
    public static IReadOnlyList<Uri> Candidates(Uri? chosen)
    {
        if (chosen is not null)
        {
            return [chosen];
        }
        Uri configured;
        using (var client = new DockerClientBuilder().Build())
        {
            configured = client.Options.Endpoint;
        }
        var isDefault = configured.Scheme == "unix" && configured.AbsolutePath == DefaultSocket
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST"));
        return isDefault ? [configured, .. UsualSockets().Where(File.Exists).Select(path => new Uri($"unix://{path}"))] : [configured];
    }

    private static IEnumerable<string> UsualSockets()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } run)
        {
            yield return Path.Combine(run, "docker.sock");
            yield return Path.Combine(run, "podman", "podman.sock");
        }
        yield return "/run/podman/podman.sock";
        yield return Path.Combine(home, ".docker", "run", "docker.sock");
        yield return Path.Combine(home, ".rd", "docker.sock");
        yield return Path.Combine(home, ".colima", "default", "docker.sock");
    }
}

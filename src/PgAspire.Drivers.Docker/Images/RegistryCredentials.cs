using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Images;

/// <summary>
/// Credentials for a registry from the Docker configuration: its own entry, the program that keeps them for this registry
/// (<c>credHelpers</c>), or the one for all (<c>credsStore</c>). Never logged, never in a message.
/// </summary>
/// <seealso href="https://docs.docker.com/reference/cli/docker/login/#credential-stores">Docker, Credential stores</seealso>
internal static class RegistryCredentials
{
    /// <summary>Under which Docker Hub's credentials are kept.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    private const string TokenUser = "<token>";
    private static readonly TimeSpan ProgramTimeout = TimeSpan.FromSeconds(20);

    /// <summary>The configuration file: below <c>DOCKER_CONFIG</c>, else below <c>~/.docker</c>; then Podman's.</summary>
    public static IEnumerable<string> Files()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        yield return Path.Combine(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } given ? given : Path.Combine(home, ".docker"), "config.json");
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } run)
        {
            yield return Path.Combine(run, "containers", "auth.json");
        }
    }

    /// <summary>The registry of an image's name: its first part when that looks like a host, else Docker Hub.</summary>
    public static string RegistryOf(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : image[..slash];
        return first == "localhost" || first.AsSpan().ContainsAny('.', ':') ? first : DockerHub;
    }

    /// <summary>The credentials for a registry; null when there are none.</summary>
    /// <param name="registry">The registry, as <see cref="RegistryOf"/> names it.</param>
    /// <param name="files">The configuration files; the first one with an answer counts.</param>
    /// <param name="cancellationToken">Ends the waiting for a program.</param>
    /// <exception cref="DriverException">A file cannot be read, or a program that it names cannot be run.</exception>
    public static async Task<AuthConfig?> FindAsync(string registry, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        foreach (var file in files.Where(File.Exists))
        {
            try
            {
                using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellationToken));
                if (await FindAsync(document.RootElement, registry, cancellationToken) is { } found)
                {
                    return found;
                }
            }
            catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or FormatException)
            {
                throw new DriverException($"The Docker configuration {file} cannot be read: {exception.Message}", exception);
            }
        }
        return null;
    }

    private static async Task<AuthConfig?> FindAsync(JsonElement configuration, string registry, CancellationToken cancellationToken)
    {
        var names = NamesOf(registry);
        var helper = names.Select(name => Text(configuration, "credHelpers", name)).FirstOrDefault(text => text is not null)
            ?? Text(configuration, "credsStore");
        if (helper is not null)
        {
            foreach (var name in names)
            {
                if (await AskAsync(helper, name, cancellationToken) is { } kept)
                {
                    return kept;
                }
            }
        }
        foreach (var name in names)
        {
            if (configuration.TryGetProperty("auths", out var all) && all.TryGetProperty(name, out var entry) && Entry(entry, registry) is { } stored)
            {
                return stored;
            }
        }
        return null;
    }

    private static string[] NamesOf(string registry) =>
        registry == DockerHub ? [DockerHub, "docker.io", "index.docker.io"] : [registry, $"https://{registry}", $"https://{registry}/"];

    private static AuthConfig? Entry(JsonElement entry, string registry)
    {
        if (Text(entry, "identitytoken") is { Length: > 0 } token)
        {
            return new AuthConfig { IdentityToken = token, ServerAddress = registry };
        }
        if (Text(entry, "auth") is { Length: > 0 } encoded)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).TrimEnd('\0');
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? null : new AuthConfig { Username = pair[..colon], Password = pair[(colon + 1)..], ServerAddress = registry };
        }
        return Text(entry, "username") is { Length: > 0 } user
            ? new AuthConfig { Username = user, Password = Text(entry, "password") ?? "", ServerAddress = registry }
            : null;
    }

    private static async Task<AuthConfig?> AskAsync(string helper, string registry, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{helper}";
        if (helper.AsSpan().ContainsAny('/', '\\'))
        {
            throw new DriverException($"The Docker configuration names the credential helper '{helper}', which is not the end of a program's name.");
        }
        var start = new ProcessStartInfo(program, ["get"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(ProgramTimeout);
            try
            {
                await process.StandardInput.WriteLineAsync(registry.AsMemory(), deadline.Token);
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
                var error = process.StandardError.ReadToEndAsync(deadline.Token);
                await process.WaitForExitAsync(deadline.Token);
                await error;
                // Its way to say that it knows nothing of this registry.
                return process.ExitCode == 0 ? Answer(await output, registry) : null;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill();
                throw new DriverException($"{program}, which the Docker configuration names, did not answer within {ProgramTimeout.TotalSeconds:0} s.");
            }
        }
        catch (Win32Exception exception)
        {
            throw new DriverException(
                $"{program}, which the Docker configuration names, could not be run: {exception.Message}. Install it, or run docker logout.", exception);
        }
    }

    private static AuthConfig? Answer(string output, string registry)
    {
        using var document = JsonDocument.Parse(output);
        var (user, secret) = (Text(document.RootElement, "Username"), Text(document.RootElement, "Secret"));
        return (user, secret) switch
        {
            (_, null or "") => null,
            (TokenUser, _) => new AuthConfig { IdentityToken = secret, ServerAddress = registry },
            _ => new AuthConfig { Username = user, Password = secret, ServerAddress = registry },
        };
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}

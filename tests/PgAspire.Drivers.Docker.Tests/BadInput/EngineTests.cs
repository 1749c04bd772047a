using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>What happens without an engine, without a permission, and when images are fetched.</summary>
public sealed class EngineTests
{
    private const string Name = "registry.test:5000/database/postgres:15";
    private const string Ours = """{ "Id": "sha256:1", "Architecture": "amd64", "Os": "linux" }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_an_engine_the_address_and_the_remedy_are_told()
    {
        var refused = await RefusedAsync(new Uri($"unix:///tmp/pgd-no-engine-{Guid.NewGuid():N}.sock"), "any", ImagePullPolicy.Never);

        Assert.Contains("no container engine answers at unix:///tmp/pgd-no-engine-", refused, StringComparison.Ordinal);
        Assert.Contains("DOCKER_HOST", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_permission_the_group_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("pgd-denied-").FullName;
        try
        {
            var path = Path.Combine(folder, "engine.sock");
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen();
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            File.SetUnixFileMode(path, UnixFileMode.None);

            var told = await UnprivilegedProgram.AskAsync($"unix://{path}");

            Assert.Contains($"this user may not use the container engine at unix://{path}", told, StringComparison.Ordinal);
            Assert.Contains("usermod -aG docker", told, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_image_for_another_machine_is_refused_before_anything_is_made()
    {
        await using var engine = await FakeEngine.StartAsync(new() { ["other:1"] = Ours.Replace("amd64", "arm64", StringComparison.Ordinal) }, () => (500, ""));

        var refused = await RefusedAsync(engine.Endpoint, "other:1", ImagePullPolicy.Never);

        Assert.Contains("other:1 is for linux/arm64, but the engine's machine is linux/amd64", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(engine.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pull_that_fails_while_it_runs_tells_why()
    {
        await using var engine = await FakeEngine.StartAsync([], () => (200, """
            {"status":"Pulling from database/postgres","id":"15"}
            {"errorDetail":{"message":"no basic auth credentials"},"error":"no basic auth credentials"}

            """));

        var refused = await RefusedAsync(engine.Endpoint, Name, ImagePullPolicy.IfNotPresent);

        Assert.Contains($"{Name} could not be pulled", refused, StringComparison.Ordinal);
        Assert.Contains("no basic auth credentials", refused, StringComparison.Ordinal);
        Assert.Contains("docker login", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ImagePullPolicy.Never, true, 0)]
    [InlineData(ImagePullPolicy.IfNotPresent, true, 0)]
    [InlineData(ImagePullPolicy.IfNotPresent, false, 1)]
    [InlineData(ImagePullPolicy.Always, true, 1)]
    public async Task An_image_is_pulled_when_the_policy_says_so(ImagePullPolicy policy, bool present, int pulls)
    {
        Dictionary<string, string> images = present ? new() { [Name] = Ours } : [];
        await using var engine = await FakeEngine.StartAsync(images, () =>
        {
            images[Name] = Ours;
            return (200, """{"status":"Download complete","id":"1"}""");
        });
        using var connection = await EngineConnection.OpenAsync(engine.Endpoint, Cancellation);

        var image = await new ImageSource(connection, NullLogger.Instance, TimeProvider.System).GetAsync(Name, policy, Cancellation);

        Assert.Equal("sha256:1", image.ID);
        Assert.Equal(pulls, engine.Requests.Count(request => request == "POST /images/create"));
    }

    [Theory]
    [InlineData("postgres:15", RegistryCredentials.DockerHub)]
    [InlineData("library/postgres", RegistryCredentials.DockerHub)]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:18", "ghcr.io")]
    [InlineData("localhost/pg", "localhost")]
    [InlineData("registry.test:5000/a/b:1", "registry.test:5000")]
    public void An_images_registry_is_the_part_that_looks_like_a_host(string image, string registry) =>
        Assert.Equal(registry, RegistryCredentials.RegistryOf(image));

    [Fact]
    public async Task Credentials_come_from_the_configurations_entry_or_the_program_that_it_names()
    {
        var folder = Directory.CreateTempSubdirectory("pgd-credentials-").FullName;
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            var program = Path.Combine(folder, "docker-credential-pgaspire-test");
            await File.WriteAllTextAsync(program, """
                #!/bin/sh
                read -r registry
                [ "$registry" = ghcr.io ] || { echo "credentials not found in native keychain"; exit 1; }
                echo '{"ServerURL":"ghcr.io","Username":"kept","Secret":"by-program"}'

                """, Cancellation);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Environment.SetEnvironmentVariable("PATH", $"{folder}:{path}");
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:pass:word"));
            var file = Path.Combine(folder, "config.json");
            await File.WriteAllTextAsync(
                file,
                $$$"""{ "auths": { "registry.test:5000": { "auth": "{{{encoded}}}" } }, "credHelpers": { "ghcr.io": "pgaspire-test" } }""",
                Cancellation);

            var stored = await RegistryCredentials.FindAsync("registry.test:5000", [file], Cancellation);
            var kept = await RegistryCredentials.FindAsync("ghcr.io", [file], Cancellation);
            var none = await RegistryCredentials.FindAsync("quay.io", [file, Path.Combine(folder, "absent.json")], Cancellation);

            Assert.Equal(("user", "pass:word"), (stored!.Username, stored.Password));
            Assert.Equal(("kept", "by-program"), (kept!.Username, kept.Password));
            Assert.Null(none);
            await File.WriteAllTextAsync(file, """{ "credsStore": "no-such-program" }""", Cancellation);
            var missing = await Assert.ThrowsAsync<DriverException>(() => RegistryCredentials.FindAsync("quay.io", [file], Cancellation));
            Assert.Contains("docker-credential-no-such-program", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Credentials_go_to_the_engine_with_the_pull()
    {
        var folder = Directory.CreateTempSubdirectory("pgd-credentials-").FullName;
        try
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:password"));
            await File.WriteAllTextAsync(
                Path.Combine(folder, "config.json"), $$"""{ "auths": { "registry.test:5000": { "auth": "{{encoded}}" } } }""", Cancellation);
            Environment.SetEnvironmentVariable("DOCKER_CONFIG", folder);
            await using var engine = await FakeEngine.StartAsync([], () => (404, """{ "message": "manifest unknown" }"""));

            var refused = await RefusedAsync(engine.Endpoint, Name, ImagePullPolicy.Always);

            Assert.Contains("manifest unknown", refused, StringComparison.Ordinal);
            Assert.DoesNotContain("password", refused, StringComparison.Ordinal);
            var header = engine.PullCredentials.Replace('-', '+').Replace('_', '/');
            using var sent = JsonDocument.Parse(Convert.FromBase64String(header.PadRight((header.Length + 3) / 4 * 4, '=')));
            Assert.Equal("user", sent.RootElement.GetProperty("username").GetString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_CONFIG", null);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RefusedAsync(Uri endpoint, string image, ImagePullPolicy policy)
    {
        await using var driver = new DockerInstanceDriver(
            new DockerDriverOptions { ClusterName = "pg", Image = image, PullPolicy = policy, Endpoint = endpoint }, NullLogger.Instance, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<DriverException>(() => driver.OpenAsync(Cancellation));
        return refused.Message;
    }
}

using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Operator;

namespace PgAspire.Tests.Containers;

/// <summary>The engine that the tests use, seen past the driver.</summary>
internal static class TestEngine
{
    private const string ApiVersion = "DOCKER_API_VERSION";

    private static readonly Lazy<Task<EngineConnection>> Connection = new(ConnectAsync);

    public static Task<EngineConnection> ConnectionAsync() => Connection.Value;

    public static async Task<DockerClient> ClientAsync() => (await Connection.Value).Client;

    public static async Task<Uri> EndpointAsync() => (await Connection.Value).Endpoint;

    /// <summary>Skips the test where there is no engine or an image is missing; fails it in CI.</summary>
    public static async Task RequireAsync(params string[] images)
    {
        try
        {
            var client = await ClientAsync();
            // Testcontainers asks for a newer API than engines of some years speak
            if (Environment.GetEnvironmentVariable(ApiVersion) is null)
            {
                Environment.SetEnvironmentVariable(ApiVersion, (await client.System.GetVersionAsync()).APIVersion);
            }
            foreach (var image in images)
            {
                await client.Images.InspectImageAsync(image);
            }
        }
        catch (Exception exception) when (
            exception is DriverException or DockerApiException && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(exception is DriverException ? exception.Message : $"{string.Join(", ", images)}: run eng/test-images.sh");
        }
    }

    /// <summary>Everything that the engine has, by name.</summary>
    public static async Task<IReadOnlyList<string>> InventoryAsync()
    {
        var client = await ClientAsync();
        var containers = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true });
        var networks = await client.Networks.ListNetworksAsync();
        var volumes = await client.Volumes.ListAsync(CancellationToken.None);
        return
        [
            .. containers.Select(container => $"container {container.Names.FirstOrDefault()}"),
            .. networks.Select(network => $"network {network.Name}"),
            .. (volumes.Volumes ?? []).Select(volume => $"volume {volume.Name}"),
        ];
    }

    /// <summary>What the engine has of a driver, by name.</summary>
    /// <param name="session">The driver's session; without one there is nothing.</param>
    public static async Task<IReadOnlyList<string>> InventoryAsync(string session) =>
        session.Length == 0 ? [] : [.. (await InventoryAsync()).Where(item => item.Contains(session, StringComparison.Ordinal))];

    private static Task<EngineConnection> ConnectAsync() => EngineConnection.OpenAsync(null, CancellationToken.None);
}

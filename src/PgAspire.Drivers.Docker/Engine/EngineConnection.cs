using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Engine;

/// <summary>A connection to an engine that answered. Whatever goes wrong becomes a <see cref="DriverException"/> that says what was tried.</summary>
internal sealed class EngineConnection : IDisposable
{
    private const string KernelRelease = "/proc/sys/kernel/osrelease";
    private const int RemovalAttempts = 200;
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private EngineConnection(DockerClient client, Uri endpoint, SystemInfoResponse info)
    {
        Client = client;
        Endpoint = endpoint;
        Info = info;
    }

    public DockerClient Client { get; }

    public Uri Endpoint { get; }

    /// <summary>What the engine said of itself.</summary>
    public SystemInfoResponse Info { get; }

    /// <summary>Whether the engine's root is an ordinary user of this machine.</summary>
    public bool IsRootless => Info.SecurityOptions?.Any(option => option.Contains("name=rootless", StringComparison.Ordinal)) == true;

    /// <summary>Whether the engine gives containers a range of user ids of their own.</summary>
    public bool MapsUsers => Info.SecurityOptions?.Any(option => option.Contains("name=userns", StringComparison.Ordinal)) == true;

    /// <summary>Whether its containers seem to run on this machine's kernel; the driver makes sure of it when it is opened.</summary>
    public bool IsOfThisMachine => File.Exists(KernelRelease) && File.ReadAllText(KernelRelease).Trim() == Info.KernelVersion;

    /// <summary>Why an engine elsewhere is none to use.</summary>
    public static string Elsewhere(Uri endpoint) =>
        $"The containers of the engine at {endpoint} do not run on this machine's kernel and files, as in a virtual machine (Docker Desktop), "
        + "from within a container, or on another machine. Use an engine of this machine, or run the cluster as processes.";

    /// <summary>Connects to the first engine that answers.</summary>
    /// <param name="endpoint">The engine's address; null for the configured one, else the usual ones.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="DriverException">None answers; the message says what to do.</exception>
    public static async Task<EngineConnection> OpenAsync(Uri? endpoint, CancellationToken cancellationToken)
    {
        IReadOnlyList<Uri> candidates;
        try
        {
            candidates = EngineEndpoints.Candidates(endpoint);
        }
        catch (Exception exception) when (exception is DockerConfigurationException or UriFormatException)
        {
            throw new DriverException($"The Docker configuration names no usable engine: {exception.Message}", exception);
        }
        List<(Uri Endpoint, Exception Reason)> failures = [];
        foreach (var candidate in candidates)
        {
            try
            {
                return await ConnectAsync(candidate, cancellationToken);
            }
            catch (Exception exception) when (
                EngineErrors.IsOfEngine(exception, cancellationToken) || exception is NotSupportedException or SshDockerEndpointNotSupportedException)
            {
                failures.Add((candidate, exception));
            }
        }
        var reasons = failures.Select(failure => EngineErrors.Unreachable(failure.Endpoint, failure.Reason));
        throw new DriverException($"There is no container engine to use: {string.Join(' ', reasons)}", failures[0].Reason);
    }

    /// <summary>Asks the engine for something.</summary>
    /// <param name="what">What fails when it fails, as the beginning of a sentence.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">The caller's token, whose cancellation is passed on as it is.</param>
    public async Task<T> CallAsync<T>(string what, Func<DockerClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(Client);
        }
        catch (Exception exception) when (EngineErrors.IsOfEngine(exception, cancellationToken))
        {
            throw EngineErrors.Explain(what, Endpoint, exception);
        }
    }

    /// <summary>Asks the engine to do something.</summary>
    /// <param name="what">What fails when it fails, as the beginning of a sentence.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">The caller's token, whose cancellation is passed on as it is.</param>
    public Task CallAsync(string what, Func<DockerClient, Task> call, CancellationToken cancellationToken) => CallAsync(
        what,
        async client =>
        {
            await call(client);
            return true;
        },
        cancellationToken);

    /// <summary>Removes something; what is gone already is no error.</summary>
    public Task RemoveAsync(string what, Func<DockerClient, Task> call, CancellationToken cancellationToken) => CallAsync(
        what,
        async client =>
        {
            try
            {
                await call(client);
            }
            catch (DockerApiException exception) when (EngineErrors.IsNotFound(exception))
            {
                // That is what was asked for.
            }
        },
        cancellationToken);

    /// <summary>Removes a container with what it made, running or not; returns when it is gone, also where somebody else removes it at the same time.</summary>
    public Task RemoveContainerAsync(string id, CancellationToken cancellationToken) => RemoveAsync(
        $"The container {id} could not be removed",
        async client =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await client.Containers.RemoveContainerAsync(
                        id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
                    return;
                }
                catch (DockerApiException exception) when ((EngineErrors.IsConflict(exception) || EngineErrors.IsInternal(exception)) && attempt < RemovalAttempts)
                {
                    // Somebody else removes it, or the engine still used a file of it for a request that came before; it is dead until it is removed again.
                    await Task.Delay(RemovalPause, cancellationToken);
                }
            }
        },
        cancellationToken);

    public void Dispose() => Client.Dispose();

    private static async Task<EngineConnection> ConnectAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var client = new DockerClientBuilder().WithEndpoint(endpoint).Build();
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(AnswerTimeout);
            return new EngineConnection(client, endpoint, await client.System.GetSystemInfoAsync(deadline.Token));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}

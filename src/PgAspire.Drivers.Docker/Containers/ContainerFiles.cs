using System.Collections.Concurrent;
using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Files of a container, whether it runs or not.</summary>
internal sealed class ContainerFiles(EngineConnection engine)
{
    // Docker's and Podman's words.
    private static readonly string[] NoSuchFile = ["Could not find the file", "no such file or directory"];

    // What is asked of one container at a time; the engine does no more at once either.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    // The files are few and small; an engine that hangs over one container must not hold up the others.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Puts an archive into a folder of a container.</summary>
    public Task PutAsync(string container, string folder, Archive archive, CancellationToken cancellationToken) => CallAsync(
        container,
        $"Files in {folder} could not be written",
        async (client, token) =>
        {
            await client.Containers.ExtractArchiveToContainerAsync(container, new CopyToContainerParameters { Path = folder }, archive.Finish(), token);
            return true;
        },
        cancellationToken);

    /// <summary>Reads a small file; null when it does not exist.</summary>
    public Task<string?> ReadAsync(string container, string path, CancellationToken cancellationToken) => GetAsync(
        container,
        path,
        async (reader, token) =>
        {
            while (await reader.GetNextEntryAsync(copyData: false, token) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    using var text = new StreamReader(entry.DataStream ?? Stream.Null);
                    return await text.ReadToEndAsync(token);
                }
            }
            return null;
        },
        cancellationToken);

    /// <summary>Whether a folder has anything in it; false when it does not exist.</summary>
    public Task<bool> HasEntriesAsync(string container, string path, CancellationToken cancellationToken) => GetAsync(
        container,
        path,
        // The folder itself comes first.
        async (reader, token) => await reader.GetNextEntryAsync(copyData: false, token) is not null
            && await reader.GetNextEntryAsync(copyData: false, token) is not null,
        cancellationToken);

    /// <summary>Whether a file or folder exists.</summary>
    public Task<bool> ExistsAsync(string container, string path, CancellationToken cancellationToken) => CallAsync(
        container,
        $"{path} could not be looked at",
        async (client, token) =>
        {
            try
            {
                await client.Containers.GetArchiveFromContainerAsync(
                    container, new ContainerPathStatParameters { Path = path }, statOnly: true, token);
                return true;
            }
            catch (DockerApiException exception) when (EngineErrors.IsNotFound(exception))
            {
                // Such an answer has no text: it could mean the container as well.
                await RequireWholeAsync(client, container, exception, token);
                return false;
            }
        },
        cancellationToken);

    // A container that is being removed loses its files before it is gone: nothing can be said of them then.
    private static async Task RequireWholeAsync(DockerClient client, string container, DockerApiException missing, CancellationToken cancellationToken)
    {
        if (IsDead((await client.Containers.InspectContainerAsync(container, cancellationToken)).State))
        {
            throw missing;
        }
    }

    /// <summary>Whether a container is being removed, or was removed in part: the engine can do nothing else with it.</summary>
    public static bool IsDead(State? state) => state is not { Dead: false, Status: not ("dead" or "removing") };

    private Task<T?> GetAsync<T>(string container, string path, Func<TarReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken) => CallAsync<T?>(
        container,
        $"{path} could not be read",
        async (client, token) =>
        {
            try
            {
                var answer = await client.Containers.GetArchiveFromContainerAsync(
                    container, new ContainerPathStatParameters { Path = path }, statOnly: false, token);
                await using var stream = answer.Stream!;
                await using var reader = new TarReader(stream);
                return await read(reader, token);
            }
            catch (DockerApiException exception) when (
                EngineErrors.IsNotFound(exception) && Array.Exists(NoSuchFile, words => exception.ResponseBody?.Contains(words, StringComparison.OrdinalIgnoreCase) == true))
            {
                await RequireWholeAsync(client, container, exception, token);
                return default;
            }
        },
        cancellationToken);

    /// <summary>Removes a container, while nobody looks into it: engines up to Docker 20.10 would empty its volume with it.</summary>
    /// <param name="container">The container; null has no effect.</param>
    public async Task RemoveAsync(string? container)
    {
        if (container is null)
        {
            return;
        }
        using var entered = await EnterAsync(container, CancellationToken.None);
        await engine.RemoveContainerAsync(container, CancellationToken.None);
        _gates.TryRemove(container, out _);
    }

    private async Task<Entered> EnterAsync(string container, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(container, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        return new Entered(gate);
    }

    private readonly struct Entered(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }

    private async Task<T> CallAsync<T>(string container, string what, Func<DockerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var entered = await EnterAsync(container, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        return await engine.CallAsync(what, client => call(client, deadline.Token), cancellationToken);
    }
}

using System.Formats.Tar;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Files of a container, whether it runs or not.</summary>
internal sealed class ContainerFiles(EngineConnection engine)
{
    private const string NoSuchFile = "Could not find the file";

    /// <summary>Puts an archive into a folder of a container.</summary>
    public Task PutAsync(string container, string folder, Archive archive, CancellationToken cancellationToken) => engine.CallAsync(
        $"Files in {folder} could not be written",
        client => client.Containers.ExtractArchiveToContainerAsync(
            container, new CopyToContainerParameters { Path = folder }, archive.Finish(), cancellationToken),
        cancellationToken);

    /// <summary>Reads a small file; null when it does not exist.</summary>
    public Task<string?> ReadAsync(string container, string path, CancellationToken cancellationToken) => GetAsync(
        container,
        path,
        async reader =>
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    using var text = new StreamReader(entry.DataStream ?? Stream.Null);
                    return await text.ReadToEndAsync(cancellationToken);
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
        async reader => await reader.GetNextEntryAsync(copyData: false, cancellationToken) is not null
            && await reader.GetNextEntryAsync(copyData: false, cancellationToken) is not null,
        cancellationToken);

    /// <summary>Whether a file or folder exists.</summary>
    public Task<bool> ExistsAsync(string container, string path, CancellationToken cancellationToken) => engine.CallAsync(
        $"{path} could not be looked at",
        async client =>
        {
            try
            {
                await client.Containers.GetArchiveFromContainerAsync(
                    container, new ContainerPathStatParameters { Path = path }, statOnly: true, cancellationToken);
                return true;
            }
            catch (DockerApiException exception) when (EngineErrors.IsNotFound(exception))
            {
                // Such an answer has no text: it could mean the container as well.
                await client.Containers.InspectContainerAsync(container, cancellationToken);
                return false;
            }
        },
        cancellationToken);

    private Task<T?> GetAsync<T>(string container, string path, Func<TarReader, Task<T>> read, CancellationToken cancellationToken) => engine.CallAsync(
        $"{path} could not be read",
        async client =>
        {
            try
            {
                var answer = await client.Containers.GetArchiveFromContainerAsync(
                    container, new ContainerPathStatParameters { Path = path }, statOnly: false, cancellationToken);
                await using var stream = answer.Stream!;
                await using var reader = new TarReader(stream);
                return await read(reader);
            }
            catch (DockerApiException exception) when (
                EngineErrors.IsNotFound(exception) && exception.ResponseBody?.Contains(NoSuchFile, StringComparison.OrdinalIgnoreCase) == true)
            {
                return default;
            }
        },
        cancellationToken);
}

using PgAspire.Drivers.Docker.Containers;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    private const string StandbySignal = "standby.signal";

    /// <inheritdoc />
    public async Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        var open = Open;
        var slot = Slot(instance);
        foreach (var file in files)
        {
            RequireSimpleName(file.Name);
        }
        var container = await FilesAsync(open, slot, cancellationToken);
        var written = files.Where(file => file.Content is not null).ToArray();
        if (slot.Server is { IsEnding: false })
        {
            await ReplaceAsync(open, container, written, cancellationToken);
        }
        else
        {
            await PutAsync(open, container, written, file => $"{NameOf(file.Directory)}/{file.Name}", cancellationToken);
        }
        await RemoveFilesAsync(open, slot, container, [.. files.Where(file => file.Content is null)], cancellationToken);
        if (slot.Known is { } known && files.FirstOrDefault(file => file is { Directory: InstanceDirectory.Data, Name: StandbySignal }) is { Name: StandbySignal } signal)
        {
            slot.Known = known with { StandbySignal = signal.Content is not null };
        }
        if (open.Claim is { } claim)
        {
            await claim.SyncAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task<string?> ReadFileAsync(string instance, InstanceDirectory directory, string name, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        var open = Open;
        var slot = Slot(instance);
        if (!await HasVolumeAsync(open, slot, cancellationToken))
        {
            return null;
        }
        var container = await FilesAsync(open, slot, cancellationToken);
        return await open.Files.ReadAsync(container, $"{InstanceSlot.PathOf(directory)}/{name}", cancellationToken);
    }

    /// <inheritdoc />
    public Task<string?> ReadStateAsync(string name, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        return Open.Claim is { } claim
            ? claim.ReadAsync(name, cancellationToken)
            : Task.FromResult(_ephemeralState.GetValueOrDefault(name));
    }

    /// <inheritdoc />
    public Task WriteStateAsync(string name, string content, CancellationToken cancellationToken)
    {
        RequireSimpleName(name);
        if (Open.Claim is { } claim)
        {
            return claim.WriteAsync(name, content, cancellationToken);
        }
        // The state of data that ends with this process ends with it too.
        _ephemeralState[name] = content;
        return Task.CompletedTask;
    }

    // A server may read at any moment: each file is whole before it gets its name.
    private static Task ReplaceAsync(OpenState open, string container, InstanceFile[] files, CancellationToken cancellationToken) => PutAsync(
        open,
        container,
        files,
        file => $"{InstancePaths.IncomingName}/{NameOf(file.Directory)}/{file.Name}",
        cancellationToken,
        file => $"{NameOf(file.Directory)}/{file.Name}");

    private static async Task PutAsync(
        OpenState open, string container, InstanceFile[] files, Func<InstanceFile, string> path, CancellationToken cancellationToken, Func<InstanceFile, string>? link = null)
    {
        if (files.Length == 0)
        {
            return;
        }
        var account = open.Image.Account;
        using var archive = new Archive();
        foreach (var folder in files.SelectMany(file => Parents(path(file))).Distinct())
        {
            archive.Folder(folder, account);
        }
        foreach (var file in files)
        {
            archive.File(path(file), file.Content!, account);
            if (link is not null)
            {
                archive.Link(link(file), path(file), account);
            }
        }
        await open.Files.PutAsync(container, InstancePaths.Volume, archive, cancellationToken);
    }

    private static async Task RemoveFilesAsync(
        OpenState open, InstanceSlot slot, string container, InstanceFile[] files, CancellationToken cancellationToken)
    {
        var paths = files.Select(file => $"{InstanceSlot.PathOf(file.Directory)}/{file.Name}").ToArray();
        var exist = await Task.WhenAll(paths.Select(path => open.Files.ExistsAsync(container, path, cancellationToken)));
        string[] present = [.. paths.Where((_, at) => exist[at])];
        if (present.Length == 0)
        {
            return;
        }
        await RunAsRootAsync(open, slot, "rm", ["-f", "--", .. present], cancellationToken);
    }

    private static async Task RunAsRootAsync(
        OpenState open, InstanceSlot slot, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await open.Programs.RunAsync(open.Plan.AsRoot(slot, program, arguments), standardInput: null, cancellationToken);
        if (!result.Succeeded)
        {
            throw new DriverException($"{program} in {slot.Volume} ended with exit code {result.ExitCode}: {result.Error.Trim()}");
        }
    }

    private static string NameOf(InstanceDirectory directory) =>
        directory == InstanceDirectory.Data ? InstancePaths.DataName : InstancePaths.CertificatesName;

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    // A name never leads out of its directory.
    private static void RequireSimpleName(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            throw new ArgumentException($"'{name}' is not the name of a file in a directory.", nameof(name));
        }
    }
}

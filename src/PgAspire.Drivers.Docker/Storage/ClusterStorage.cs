using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Storage;

/// <summary>The volumes of a cluster's instances: ephemeral ones, ones that stay, or ones that lead to a directory of this machine.</summary>
internal sealed class ClusterStorage(EngineConnection engine, Session session, DockerDriverOptions options)
{
    /// <summary>Whether the data outlives the driver.</summary>
    public bool Durable => options.DataVolume is not null || options.DataDirectory is not null;

    /// <summary>What the data is called in messages.</summary>
    public string Place => options.DataDirectory ?? (options.DataVolume is { } volume ? $"the volume {volume}" : "ephemeral volumes");

    /// <summary>What stands for the whole data: one owner at a time has it.</summary>
    public string ClaimName => options.DataDirectory is { } directory
        ? $"pgaspire-claim-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(directory))))[..12]}"
        : $"pgaspire-claim-{options.DataVolume}";

    /// <summary>The volume of what belongs to the cluster as a whole; no instance's name has a dot.</summary>
    public string StateVolume => VolumeOf(".cluster");

    /// <summary>The name of an instance's volume.</summary>
    public string VolumeOf(string instance) => options.DataVolume is { } volume && options.DataDirectory is null
        ? $"{volume}{(instance[0] == '.' ? "" : "-")}{instance}"
        : session.NameOf(instance.TrimStart('.'));

    /// <summary>The instances that have data.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        if (options.DataDirectory is { } directory)
        {
            return
            [
                .. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)!)
                    .Where(name => name[0] != '.').Order(StringComparer.Ordinal),
            ];
        }
        var mine = options.DataVolume is { } volume ? Labels.Is(Labels.Volume, volume) : Labels.Is(Labels.Session, session.Id);
        var volumes = await engine.CallAsync(
            "The volumes could not be listed",
            client => client.Volumes.ListAsync(new VolumesListParameters { Filters = Labels.Filter(mine, Labels.Instance) }, cancellationToken),
            cancellationToken);
        return [.. (volumes.Volumes ?? []).Where(found => Labels.AreOf(found.Labels, mine, Labels.Instance)).Select(found => found.Labels[Labels.Instance]).Order(StringComparer.Ordinal)];
    }

    /// <summary>Makes a volume, unless it is there.</summary>
    /// <param name="volume">Its name.</param>
    /// <param name="instance">The instance; null for what belongs to the cluster as a whole.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DriverException">The name belongs to somebody else's volume.</exception>
    public async Task CreateAsync(string volume, string? instance, CancellationToken cancellationToken)
    {
        var labels = session.Labels("data", instance);
        var driverOptions = new Dictionary<string, string>();
        if (options.DataDirectory is { } directory)
        {
            var place = Path.Combine(directory, instance ?? ".cluster");
            CreateDirectory(place);
            driverOptions = new() { ["type"] = "none", ["o"] = "bind", ["device"] = place };
        }
        else if (options.DataVolume is { } durable)
        {
            labels[Labels.Volume] = durable;
            // It outlives its maker, so nothing may take it for what a dead one left.
            labels.Remove(Labels.Owner);
            labels.Remove(Labels.Session);
        }
        var made = await engine.CallAsync(
            $"The volume {volume} could not be made",
            client => client.Volumes.CreateAsync(new VolumesCreateParameters { Name = volume, Labels = labels, DriverOpts = driverOptions }, cancellationToken),
            cancellationToken);
        // The engine hands out a volume that exists as if it were new.
        if (made.Labels is null || !made.Labels.ContainsKey(Labels.Cluster))
        {
            throw new DriverException(
                $"The engine has a volume {volume} already that PgAspire did not make; it was not touched. Use another data volume, or remove it: docker volume rm {volume}");
        }
    }

    /// <summary>
    /// Makes the empty volume that an instance's data is put aside in. One that an interrupted attempt made for the same data is made again.
    /// </summary>
    /// <param name="volume">The instance's volume.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="at">When it is put aside.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The volume's name.</returns>
    public async Task<string> CreateDetachedAsync(string volume, string instance, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var source = await engine.CallAsync(
            $"The volume {volume} could not be looked at", client => client.Volumes.InspectAsync(volume, cancellationToken), cancellationToken);
        var labels = new Dictionary<string, string>(source.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [Labels.Detached] = instance,
            // A volume of the same name that is made later is another one.
            [Labels.Source] = $"{volume} {source.CreatedAt}",
        };
        labels.Remove(Labels.Instance);
        var earlier = await engine.CallAsync(
            "The volumes could not be listed",
            client => client.Volumes.ListAsync(
                new VolumesListParameters { Filters = Labels.Filter(Labels.Is(Labels.Source, labels[Labels.Source])) }, cancellationToken),
            cancellationToken);
        foreach (var unfinished in (earlier.Volumes ?? []).Where(found => Labels.AreOf(found.Labels, Labels.Is(Labels.Source, labels[Labels.Source]))))
        {
            await RemoveAsync(unfinished.Name, cancellationToken);
        }
        var name = $"{volume}{DetachedInfix(at)}";
        await engine.CallAsync(
            $"The volume {name} could not be made",
            client => client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = labels }, cancellationToken),
            cancellationToken);
        return name;
    }

    /// <summary>Gives the directory of an instance on this machine a name that no instance has.</summary>
    /// <returns>Its path then.</returns>
    public static string DetachDirectory(string directory, string instance, DateTimeOffset at)
    {
        var place = Path.Combine(directory, instance);
        var stem = $"{place}{DetachedInfix(at)}";
        var detached = stem;
        for (var number = 2; Directory.Exists(detached); number++)
        {
            detached = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }
        Guard(place, () => Directory.Move(place, detached));
        return detached;
    }

    private static string DetachedInfix(DateTimeOffset at) => $".detached-{at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";

    /// <summary>Removes a volume; a directory of this machine loses its connection with the engine, not its content.</summary>
    public Task RemoveAsync(string volume, CancellationToken cancellationToken) => engine.RemoveAsync(
        $"The volume {volume} could not be removed",
        client => client.Volumes.RemoveAsync(volume, force: true, cancellationToken),
        cancellationToken);

    /// <summary>Deletes the empty directory of an instance on this machine, where there is one.</summary>
    public void RemoveDirectory(string instance)
    {
        if (options.DataDirectory is { } directory && Path.Combine(directory, instance) is var path && Directory.Exists(path))
        {
            Guard(path, () => Directory.Delete(path));
        }
    }

    private static void CreateDirectory(string path) => Guard(path, () =>
    {
        if (Directory.Exists(path))
        {
            return;
        }
        // The image's account passes through to what it owns below.
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    });

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DriverException($"{path} cannot be used: {exception.Message} Change its owner or mode, or use another directory.", exception);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Storage;

/// <summary>
/// The ownership of data that stays: a container whose name only one can have at a time. Holds the cluster's own volume,
/// where each text is kept twice, so that one that was only half written never counts.
/// </summary>
internal sealed class DataClaim : IAsyncDisposable
{
    private const string Folder = "/pgaspire";
    private const int Attempts = 5;
    private static readonly TimeSpan EnginePatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly EngineConnection _engine;
    private readonly ContainerFiles _files;
    private readonly ProgramRunner _programs;
    private readonly ImageAccount _account;
    private readonly string _container;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _syncing = new(1, 1);

    private DataClaim(EngineConnection engine, ContainerFiles files, ProgramRunner programs, ImageAccount account, string container)
    {
        _engine = engine;
        _files = files;
        _programs = programs;
        _account = account;
        _container = container;
    }

    /// <summary>Takes the data over.</summary>
    /// <exception cref="DriverException">Somebody else has it; the message names the process.</exception>
    public static async Task<DataClaim> TakeAsync(
        EngineConnection engine, ClusterStorage storage, ContainerPlan plan, PostgresImage image, CancellationToken cancellationToken)
    {
        var files = new ContainerFiles(engine);
        await storage.CreateAsync(storage.StateVolume, instance: null, cancellationToken);
        var container = await CreateAsync(engine, storage, plan, cancellationToken);
        try
        {
            await engine.CallAsync(
                $"The data in {storage.Place} could not be taken over",
                client => client.Containers.StartContainerAsync(container, cancellationToken: cancellationToken),
                cancellationToken);
            return new DataClaim(engine, files, new ProgramRunner(engine), image.Account, container);
        }
        catch
        {
            await engine.RemoveContainerAsync(container, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Lets go of the data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _files.RemoveAsync(_container);
        _writing.Dispose();
        _syncing.Dispose();
    }

    /// <summary>The last text that was written wholly; null when there is none.</summary>
    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var copies = await CopiesAsync(name, cancellationToken);
        return copies.Where(copy => copy.Number > 0).OrderByDescending(copy => copy.Number).FirstOrDefault().Content;
    }

    /// <summary>Writes a text over the older of the two copies, and returns when it is on disk.</summary>
    public async Task WriteAsync(string name, string content, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await WithEngineAsync(() => WriteNowAsync(name, content, cancellationToken), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    // Nothing may be done before it is written down: while the engine is away, that waits.
    private static async Task WithEngineAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (DriverException) when (Stopwatch.GetElapsedTime(since) < EnginePatience)
            {
                await Task.Delay(RetryPause, cancellationToken);
            }
        }
    }

    // An engine that was restarted has its containers, but they do not run.
    private async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _engine.CallAsync(
                "The container of the data could not be started again",
                client => client.Containers.StartContainerAsync(_container, cancellationToken: cancellationToken),
                cancellationToken);
        }
        catch (DriverException)
        {
            // Still away: the next attempt tells.
        }
    }

    private async Task WriteNowAsync(string name, string content, CancellationToken cancellationToken)
    {
        var copies = await CopiesAsync(name, cancellationToken);
        var number = copies.Max(copy => copy.Number) + 1;
        var slot = copies[0].Number <= copies[1].Number ? 0 : 1;
        using var archive = new Archive();
        archive.File(FileName(name, slot), string.Create(CultureInfo.InvariantCulture, $"{number} {Hash(content)}\n{content}"), _account);
        await _files.PutAsync(_container, Folder, archive, cancellationToken);
        await SyncAsync(cancellationToken);
    }

    /// <summary>Makes everything that was written to the engine's file systems durable.</summary>
    public async Task SyncAsync(CancellationToken cancellationToken)
    {
        // One at a time: a program that is run in a container while it is being started may never answer.
        await _syncing.WaitAsync(cancellationToken);
        try
        {
            await SyncNowAsync(cancellationToken);
        }
        catch (DriverException)
        {
            await StartAgainAsync(cancellationToken);
            await SyncNowAsync(cancellationToken);
        }
        finally
        {
            _syncing.Release();
        }
    }

    private async Task SyncNowAsync(CancellationToken cancellationToken)
    {
        var result = await _programs.ExecuteAsync(_container, ["sync"], [], standardInput: null, cancellationToken);
        if (!result.Succeeded)
        {
            throw new DriverException($"What was written could not be made durable: sync ended with exit code {result.ExitCode}: {result.Error.Trim()}");
        }
    }

    private static async Task<string> CreateAsync(EngineConnection engine, ClusterStorage storage, ContainerPlan plan, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await engine.CallAsync(
                    $"The data in {storage.Place} could not be taken over",
                    client => client.Containers.CreateContainerAsync(plan.Claim(storage.ClaimName, storage.StateVolume, Folder), cancellationToken),
                    cancellationToken)).ID;
            }
            catch (DriverException exception) when (exception.InnerException is DockerApiException api && EngineErrors.IsConflict(api) && attempt < Attempts)
            {
                await RefuseOrRemoveAsync(engine, storage, cancellationToken);
            }
        }
    }

    private static async Task RefuseOrRemoveAsync(EngineConnection engine, ClusterStorage storage, CancellationToken cancellationToken)
    {
        ContainerInspectResponse holder;
        try
        {
            holder = await engine.Client.Containers.InspectContainerAsync(storage.ClaimName, cancellationToken);
        }
        catch (DockerApiException exception) when (EngineErrors.IsNotFound(exception))
        {
            return;
        }
        if (holder.Config?.Labels is not { } labels || !labels.TryGetValue(Labels.Owner, out var label) || Owner.Parse(label) is not { } owner)
        {
            throw new DriverException(
                $"A container that PgAspire did not make has the name {storage.ClaimName}, which stands for {storage.Place}; it was not touched. "
                + $"Remove or rename it: docker rename {storage.ClaimName} another-name");
        }
        if (!owner.IsGone())
        {
            throw new DriverException(string.Create(
                CultureInfo.InvariantCulture,
                $"The data in {storage.Place} is in use by process {owner.ProcessId} of {owner.User}. End it, or use another data volume."));
        }
        await engine.RemoveContainerAsync(holder.ID, cancellationToken);
    }

    private async Task<(long Number, string? Content)[]> CopiesAsync(string name, CancellationToken cancellationToken)
    {
        var torn = 0;
        var copies = new (long Number, string? Content)[2];
        for (var slot = 0; slot < copies.Length; slot++)
        {
            try
            {
                copies[slot] = Parse(await _files.ReadAsync(_container, $"{Folder}/{FileName(name, slot)}", cancellationToken));
            }
            catch (DriverException exception) when (exception.InnerException is EndOfStreamException && torn == 0)
            {
                // The engine went away while it wrote this one; the other one is whole, or neither counts.
                torn++;
            }
        }
        return copies;
    }

    private static (long Number, string? Content) Parse(string? text)
    {
        var end = text?.IndexOf('\n', StringComparison.Ordinal) ?? -1;
        if (end < 0)
        {
            return default;
        }
        var head = text![..end].Split(' ');
        var content = text[(end + 1)..];
        return head.Length == 2 && long.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && head[1] == Hash(content)
            ? (number, content)
            : default;
    }

    private static string FileName(string name, int slot) => string.Create(CultureInfo.InvariantCulture, $"{name}.{slot}");

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}

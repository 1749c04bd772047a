using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Drivers.Docker.Guarding;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Docker.Native;
using PgAspire.Drivers.Docker.Networks;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Drivers.Docker.Storage;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker;

public sealed partial class DockerInstanceDriver
{
    // EROFS, on Linux and on macOS.
    private const int ReadOnlyFileSystem = 30;

    private static readonly ConcurrentDictionary<string, PostgresImage> KnownImages = new(StringComparer.Ordinal);

    private async Task<OpenState> OpenNowAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DriverException("Containers are supported where the engine runs on this machine's own kernel, which is Linux. Run the AppHost in WSL 2.");
        }
        var engine = await EngineConnection.OpenAsync(options.Endpoint, cancellationToken);
        var undo = new Stack<Func<Task>>();
        undo.Push(() => Disposed(engine.Dispose));
        try
        {
            var swept = await Sweep.RunAsync(engine, cancellationToken);
            if (swept > 0)
            {
                LogSwept(logger, options.ClusterName, swept);
            }
            var session = Session.Start(options.ClusterName);
            var sockets = SocketFolder.Create(options.RootDirectory);
            undo.Push(() => Disposed(sockets.Delete));
            var inspected = await new ImageSource(engine, logger, timeProvider).GetAsync(options.Image, options.PullPolicy, cancellationToken);
            var image = await LookIntoAsync(engine, session, options.Image, inspected, sockets, cancellationToken);
            PrepareDirectory();
            // From here on there is something to leave behind.
            var guardian = Guardian.Start(engine, session, sockets.Path, logger);
            undo.Push(() => guardian.DisposeAsync().AsTask());
            var networks = await ClusterNetworks.CreateAsync(engine, session, cancellationToken);
            undo.Push(() => networks.RemoveAsync(engine));
            var storage = new ClusterStorage(engine, session, options);
            var plan = new ContainerPlan(options, session, image, networks);
            var claim = storage.Durable ? await DataClaim.TakeAsync(engine, storage, plan, image, cancellationToken) : null;
            if (claim is not null)
            {
                undo.Push(() => claim.DisposeAsync().AsTask());
            }
            var services = new ServicesNetwork(
                engine, networks, options.ClusterName, name => _slots.GetValueOrDefault(name), logger, timeProvider);
            LogOpened(logger, options.ClusterName, image.Version, image.Name, image.Account.Name, engine.Endpoint.ToString(), storage.Place);
            return new OpenState
            {
                Engine = engine,
                Session = session,
                InUse = new ImageInUse(image, plan, PeersOf(engine, image)),
                Sockets = sockets,
                Ports = new HostPorts(),
                Networks = networks,
                Storage = storage,
                Claim = claim,
                Files = new ContainerFiles(engine),
                Programs = new ProgramRunner(engine),
                Services = services,
                Watch = new EngineWatch(engine, OnEvent, ProbeAsync, logger, timeProvider),
                Guardian = guardian,
            };
        }
        catch
        {
            while (undo.TryPop(out var step))
            {
                await step().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            throw;
        }
    }

    private static async Task<PostgresImage> LookIntoAsync(
        EngineConnection engine, Session session, string name, ImageInspectResponse inspected, SocketFolder sockets, CancellationToken cancellationToken)
    {
        // Whether the engine sees this machine's files does not depend on the image, but on the engine.
        var key = $"{engine.Endpoint} {inspected.ID}";
        if (KnownImages.TryGetValue(key, out var known))
        {
            return known with { Name = name };
        }
        var output = await ProbeImageAsync(engine, session, name, inspected, sockets, cancellationToken);
        var report = ImageReport.Parse(output);
        if (report.BootId != Owner.BootId() || report.SharedToken != sockets.Token)
        {
            throw new DriverException(EngineConnection.Elsewhere(engine.Endpoint));
        }
        var image = report.ToImage(inspected.ID, name, inspected.Config?.Volumes?.Keys ?? []);
        return KnownImages[key] = image;
    }

    private static PeerAccounts PeersOf(EngineConnection engine, PostgresImage image) =>
        PeerAccounts.Of(image, PeerAccounts.Seen((int)Libc.EffectiveUserId(), engine.IsRootless, engine.MapsUsers));

    private static async Task<string> ProbeImageAsync(
        EngineConnection engine, Session session, string name, ImageInspectResponse inspected, SocketFolder sockets, CancellationToken cancellationToken)
    {
        using var resource = new StreamReader(typeof(DockerInstanceDriver).Assembly.GetManifestResourceStream("probe.sh")!);
        var parameters = new CreateContainerParameters
        {
            Name = session.NameOf("probe"),
            Image = inspected.ID,
            Entrypoint = ["/bin/sh", "-c", await resource.ReadToEndAsync(cancellationToken), "probe", sockets.Shared],
            Cmd = [],
            Labels = session.Labels(Labels.Tool),
            HostConfig = new HostConfig
            {
                NetworkMode = "none",
                CapDrop = ["ALL"],
                Mounts =
                [
                    new Mount { Type = "bind", Source = sockets.Shared, Target = sockets.Shared, ReadOnly = true },
                    .. (inspected.Config?.Volumes?.Keys ?? []).Select(path => new Mount { Type = "tmpfs", Target = path }),
                ],
            },
        };
        try
        {
            var result = await new ProgramRunner(engine).RunAsync(parameters, standardInput: null, cancellationToken);
            return result.Succeeded ? result.Output : throw new DriverException($"exit code {result.ExitCode}: {result.Error.Trim()}");
        }
        catch (DriverException exception)
        {
            throw new DriverException($"The image {name} cannot be used for PostgreSQL, no program of it runs: {exception.Message}", exception);
        }
    }

    private void PrepareDirectory()
    {
        if (options.DataDirectory is not { } directory)
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(directory);
            RequireWritableFileSystem(directory);
        }
        catch (IOException exception) when (exception.HResult == ReadOnlyFileSystem)
        {
            throw new DriverException($"{directory} is on a read-only file system: mount it for writing, or use another directory.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DriverException($"{directory} cannot be used: {exception.Message} Change its owner or mode, or use another directory.", exception);
        }
    }

    // An engine's words for it come late, from inside a container, and name no path of this machine.
    private static void RequireWritableFileSystem(string directory)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(directory, $".writable-{Guid.NewGuid():N}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        }
        catch (UnauthorizedAccessException)
        {
            // Directories of the instances that are there already are enough.
        }
    }

    private static async Task RemoveContainersAsync(OpenState open, params string[] labels)
    {
        var containers = await open.Engine.CallAsync(
            "The containers could not be listed",
            client => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = Labels.Filter(labels) }),
            CancellationToken.None);
        await Task.WhenAll(containers.Where(container => Labels.AreOf(container.Labels, labels)).Select(container => open.Engine.RemoveContainerAsync(container.ID, CancellationToken.None)));
    }

    private static async Task RemoveSessionVolumesAsync(OpenState open)
    {
        var volumes = await open.Engine.CallAsync(
            "The volumes could not be listed",
            client => client.Volumes.ListAsync(
                new VolumesListParameters { Filters = Labels.Filter(Labels.Is(Labels.Session, open.Session.Id)) }, CancellationToken.None),
            CancellationToken.None);
        await Task.WhenAll((volumes.Volumes ?? []).Where(volume => Labels.AreOf(volume.Labels, Labels.Is(Labels.Session, open.Session.Id))).Select(volume => open.Storage.RemoveAsync(volume.Name, CancellationToken.None)));
    }

    private static Task Disposed(Action dispose)
    {
        dispose();
        return Task.CompletedTask;
    }
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Guarding;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Drivers.Process.Ports;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Process.Templates;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process;

/// <summary>Holds the instances of a cluster as PostgreSQL processes of this machine, without a container engine.</summary>
/// <param name="options">What cluster, and where.</param>
/// <param name="logger">What the driver notices.</param>
/// <param name="timeProvider">The clock of time-outs.</param>
public sealed partial class ProcessInstanceDriver(ProcessDriverOptions options, ILogger logger, TimeProvider timeProvider) : IInstanceDriver
{
    private readonly DriverEventQueue _events = new(options.LogCapacity);
    private readonly ConcurrentDictionary<string, InstanceSlot> _slots = new(StringComparer.Ordinal);
    private readonly Lock _slotCreation = new();
    private OpenState? _open;
    private readonly CancellationTokenSource _disposing = new();
    private Task _cleaning = Task.CompletedTask;
    private Task _preparing = Task.CompletedTask;
    private bool _disposed;

    /// <inheritdoc />
    public int MajorVersion => Open.Place.Installation.MajorVersion;

    /// <inheritdoc />
    public string ServerVersion => Open.Place.Installation.Version;

    /// <inheritdoc />
    public string Operand => Open.Place.Installation.Directory;

    /// <inheritdoc />
    public ChannelReader<DriverEvent> Events => _events;

    private OpenState Open
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _open ?? throw new InvalidOperationException("The driver is not open.");
        }
    }

    /// <inheritdoc />
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_open is null)
        {
            _open = await Task.Run(OpenNow, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends and deletes what drivers whose process is gone have left below a root folder; never touches what has an owner.
    /// </summary>
    /// <param name="rootDirectory">The root folder; null for the default one.</param>
    /// <exception cref="DriverException">The folder cannot be used.</exception>
    public static void Sweep(string? rootDirectory = null)
    {
        var root = RootFolder.Open(rootDirectory, ServerAccount.Choose());
        FileErrors.Guard(root.Path, () => RunFolderSweep.DeleteDead(RunFolderSweep.EndDead(root)));
    }

    /// <inheritdoc />
    public InstanceLayout Layout(string instance) => Slot(instance).Layout;

    /// <inheritdoc />
    public PeerAddress Address(string instance) => new(Loopback, Slot(instance).Layout.Port);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        await _disposing.CancelAsync().ConfigureAwait(false);
        if (_open is { } open)
        {
            // Immediate lets a server remove its shared memory, and costs ephemeral data nothing.
            var mode = open.Data.Durable ? ShutdownMode.Fast : ShutdownMode.Immediate;
            await Task.WhenAll(_slots.Values.Select(slot => StopAsync(slot, mode, DisposeTimeout, CancellationToken.None)))
                .ConfigureAwait(false);
            // What works for an instance without being a server, such as a clone.
            await Task.WhenAll(_slots.Values.Select(slot => Task.Run(() => FolderProcesses.End(slot.Folder)))).ConfigureAwait(false);
            await _preparing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EndAnticipatedAsync().ConfigureAwait(false);
            await _cleaning.ConfigureAwait(false);
            open.Run.Delete();
            await open.Guardian.DisposeAsync().ConfigureAwait(false);
            open.Dispose();
        }
        _disposing.Dispose();
        _events.Complete();
    }

    private OpenState OpenNow()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DriverException(
                "PostgreSQL processes are not supported on Windows, since its sockets cannot tell who connects, and neither are containers. Run the AppHost in WSL 2.");
        }
        var installation = options.Installation ?? PostgresInstallation.Find(options.MajorVersion);
        var account = ServerAccount.Choose();
        var root = RootFolder.Open(options.RootDirectory, account);
        var dead = FileErrors.Guard(root.Path, () => RunFolderSweep.EndDead(root));
        var dataDirectory = options.DataDirectory is null ? null : PersistentPath(options.DataDirectory, account);
        var data = dataDirectory is null ? null : DataFolder.Persistent(dataDirectory, account);
        RunFolder? run = null;
        try
        {
            run = FileErrors.Guard(root.Path, () => RunFolder.Create(root, account, options.ClusterName, dataDirectory));
            data ??= DataFolder.Ephemeral(run.Instances, account);
            var guardian = Guardian.Start(run, data);
            // Deleting can take a while; what was left is dead and hidden already.
            _cleaning = Task.Run(() => Clean(dead, data));
            LogOpened(logger, options.ClusterName, installation.Version, installation.Directory, account.Name, data.Path);
            return new OpenState
            {
                Account = account,
                Root = root,
                Run = run,
                Data = data,
                Place = new ProcessPlace(account, installation, run.Path),
                Ports = new PortReservations(root.Ports, options.ClusterName),
                Templates = new TemplateStore(root, account, timeProvider),
                Guardian = guardian,
            };
        }
        catch
        {
            data?.Dispose();
            run?.Delete();
            run?.Dispose();
            throw;
        }
    }

    private static string PersistentPath(string given, ServerAccount account) => FileErrors.Guard(given, () =>
    {
        PrivateFiles.CreateOwnFolder(Path.GetFullPath(given), account);
        return PrivateFiles.Canonical(Path.GetFullPath(given));
    });

    private void Clean(IReadOnlyList<string> dead, DataFolder data)
    {
        try
        {
            RunFolderSweep.DeleteDead(dead);
            data.FinishDeletions();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotCleaned(logger, options.ClusterName, exception.Message);
        }
    }

    private InstanceSlot Slot(string instance)
    {
        var open = Open;
        if (_slots.TryGetValue(instance, out var known))
        {
            return known;
        }
        if (!NamePattern().IsMatch(instance))
        {
            throw new ArgumentException($"'{instance}' is not an instance's name.", nameof(instance));
        }
        lock (_slotCreation)
        {
            return _slots.TryGetValue(instance, out known) ? known : _slots[instance] = NewSlot(open, instance);
        }
    }

    private static InstanceSlot NewSlot(OpenState open, string instance)
    {
        var folder = open.Data.Instance(instance);
        return new InstanceSlot(instance, folder, new InstanceLayout
        {
            DataDirectory = Path.Combine(folder, InstanceSlot.DataName),
            CertificatesDirectory = Path.Combine(folder, InstanceSlot.CertificatesName),
            SocketDirectory = open.Run.Sockets,
            ListenAddresses = Loopback,
            Port = open.Ports.Take(),
            PeerUsers = open.Account.PeerUsers,
        });
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

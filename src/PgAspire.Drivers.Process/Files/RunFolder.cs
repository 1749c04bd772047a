using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PgAspire.Drivers.Process.Accounts;

namespace PgAspire.Drivers.Process.Files;

/// <summary>
/// What one driver has below the root folder while it lives: sockets, the guardian's script, ephemeral data.
/// A lock tells whether its owner lives.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    public const string LockName = "owner";
    public const string UnfinishedPrefix = ".new-";
    public const string DeadPrefix = ".dead-";
    public const string DataDirectoryName = "data-directory";
    public const string OutsideSocketsPrefix = "/tmp/.pgaspire-";
    public const string OutsideSocketsName = "sockets-directory";

    // sun_path has 108 bytes on Linux and 104 on macOS, with the zero at its end.
    private static readonly int LongestSocketPath = OperatingSystem.IsMacOS() ? 103 : 107;

    private readonly FileLock _owner;

    private RunFolder(string path, string sockets, bool socketsOutside, FileLock owner)
    {
        Path = path;
        Sockets = sockets;
        OutsideSockets = socketsOutside ? sockets : null;
        _owner = owner;
    }

    public string Path { get; }

    /// <summary>The directory of the Unix sockets.</summary>
    public string Sockets { get; }

    /// <summary>The same, when it had to be outside because this folder's path is too long for a socket.</summary>
    public string? OutsideSockets { get; }

    /// <summary>Where ephemeral instances are.</summary>
    public string Instances => System.IO.Path.Combine(Path, "instances");

    /// <summary>Creates a run folder that no sweep takes for a dead one.</summary>
    public static RunFolder Create(RootFolder root, ServerAccount account, string cluster, string? dataDirectory)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var unfinished = System.IO.Path.Combine(root.Runs, UnfinishedPrefix + id);
        var path = System.IO.Path.Combine(root.Runs, id);
        PrivateFiles.CreateOwnFolder(unfinished, account);
        var owner = FileLock.TryTake(System.IO.Path.Combine(unfinished, LockName)) ?? throw new IOException($"{unfinished} is locked.");
        try
        {
            owner.Sign(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {cluster}\n"));
            var outside = Encoding.UTF8.GetByteCount(path) + "/s/.s.PGSQL.65535".Length > LongestSocketPath;
            var sockets = outside ? OutsideSocketsPrefix + id : System.IO.Path.Combine(path, "s");
            if (outside)
            {
                PrivateFiles.Replace(System.IO.Path.Combine(unfinished, OutsideSocketsName), sockets, account: null, durable: false);
            }
            if (dataDirectory is not null)
            {
                PrivateFiles.Replace(System.IO.Path.Combine(unfinished, DataDirectoryName), dataDirectory, account: null, durable: false);
            }
            PrivateFiles.CreateOwnFolder(System.IO.Path.Combine(unfinished, "instances"), account);
            PrivateFiles.ThrowIfFailed(Native.Libc.Rename(unfinished, path), path);
            PrivateFiles.CreateServerFolder(sockets, account);
            return new RunFolder(path, sockets, outside, owner);
        }
        catch
        {
            owner.Dispose();
            PrivateFiles.DeleteFolder(unfinished);
            PrivateFiles.DeleteFolder(path);
            throw;
        }
    }

    /// <summary>Deletes it.</summary>
    public void Delete()
    {
        if (OutsideSockets is not null)
        {
            PrivateFiles.DeleteFolder(OutsideSockets);
        }
        PrivateFiles.DeleteFolder(Path);
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose() => _owner.Dispose();
}

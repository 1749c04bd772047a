using System.Text;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Files;

/// <summary>A file that one process holds locked; the operating system lets go when the process ends, however it ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(10);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null when somebody else holds it. The file stays, since deleting it would let two owners hold two files.</summary>
    public static FileLock? TryTake(string path, bool shared = false)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            // Sharing keeps .NET's own locks out of the way.
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = PrivateFiles.OwnerFile,
            BufferSize = 0,
        });
        var operation = (shared ? Libc.LockShared : Libc.LockExclusive) | Libc.LockNonBlocking;
        if (Libc.Lock(file.SafeFileHandle, operation) == 0)
        {
            return new FileLock(file);
        }
        file.Dispose();
        return null;
    }

    /// <summary>Waits for the lock.</summary>
    public static FileLock Take(string path, bool shared, CancellationToken cancellationToken)
    {
        FileLock? taken;
        while ((taken = TryTake(path, shared)) is null)
        {
            cancellationToken.WaitHandle.WaitOne(RetryPause);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return taken;
    }

    /// <summary>Writes who holds it, for the one who is refused.</summary>
    public void Sign(string text)
    {
        _file.SetLength(0);
        _file.Write(Encoding.UTF8.GetBytes(text));
    }

    public void Dispose() => _file.Dispose();
}

using System.Text;
using Microsoft.Win32.SafeHandles;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Files;

/// <summary>A file that one process holds locked; the operating system lets go when the process ends, however it ends.</summary>
internal sealed class FileLock : IDisposable
{
    private const int ReadWriteCreate = 0x2 | 0x40 | 0x80000;
    private const int ReadWrite = 0x2 | 0x1000000;
    private const uint Mode0600 = 0x180;
    private const int AtWorkingDirectory = -100;
    private const int LongestSignature = 256;
    private static readonly int ErrorLocked = OperatingSystem.IsMacOS() ? 35 : 11;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(10);

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>
    /// Takes the lock; null when somebody else holds it. The file stays, since deleting it would let two owners hold two files.
    /// </summary>
    public static FileLock? TryTake(string path, bool shared = false)
    {
        var file = Open(path);
        var operation = (shared ? Libc.LockShared : Libc.LockExclusive) | Libc.LockNonBlocking;
        if (Libc.Lock(file, operation) == 0)
        {
            return new FileLock(file);
        }
        var error = PrivateFiles.LastError(path);
        file.Dispose();
        return error.HResult == ErrorLocked ? null : throw error;
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

    /// <summary>Who signed a lock that somebody else may hold.</summary>
    public static string Signature(string path)
    {
        using var file = Open(path);
        Span<byte> text = stackalloc byte[LongestSignature];
        return Encoding.UTF8.GetString(text[..RandomAccess.Read(file, text, 0)]).Trim();
    }

    /// <summary>Writes who holds it, for the one who is refused.</summary>
    public void Sign(string text)
    {
        RandomAccess.SetLength(_file, 0);
        RandomAccess.Write(_file, Encoding.UTF8.GetBytes(text), 0);
    }

    public void Dispose() => _file.Dispose();

    // Not by .NET, which would try a lock of its own and report the file as in use.
    private static unsafe SafeFileHandle Open(string path)
    {
        int descriptor;
        if (OperatingSystem.IsLinux())
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            {
                descriptor = Libc.OpenAt(AtWorkingDirectory, name, ReadWriteCreate, Mode0600);
            }
        }
        else
        {
            if (!File.Exists(path))
            {
                var options = new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = PrivateFiles.OwnerFile,
                };
                new FileStream(path, options).Dispose();
            }
            descriptor = Libc.Open(path, ReadWrite);
        }
        PrivateFiles.ThrowIfFailed(descriptor, path);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }
}

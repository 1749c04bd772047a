using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Templates;

/// <summary>Copies a data directory that no server uses, to several places at once; nothing is shared and nothing is flushed.</summary>
internal static unsafe class TreeCopy
{
    private const int BufferSize = 256 * 1024;
    private const int AtWorkingDirectory = -100;
    private const int CreateNew = 0x1 | 0x40 | 0x80 | 0x80000;
    private const uint FileMode0600 = 0x180;
    private const nuint CloneRequest = 0x40049409;

    /// <summary>Copies <paramref name="source"/> to each of <paramref name="targets"/>, which do not exist or are empty.</summary>
    public static void Copy(
        string source, IReadOnlyList<string> targets, ServerAccount account, int workers, CancellationToken cancellationToken)
    {
        var folders = Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories)
            .Prepend(source)
            .Select(path => Path.GetRelativePath(source, path))
            .ToArray();
        var clone = new CloneSupport();
        var work = targets.SelectMany(target => folders.Select(folder => (Target: target, Folder: folder))).ToArray();
        foreach (var (target, folder) in work)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The copy's own folder is handed over last: until then another account cannot get at what is below.
            Directory.CreateDirectory(Path.Combine(target, folder), PrivateFiles.OwnerFolder);
        }
        if (workers == 1)
        {
            // On this thread, which may have a low priority.
            foreach (var item in work)
            {
                cancellationToken.ThrowIfCancellationRequested();
                CopyItem(item);
            }
        }
        else
        {
            CopyInParallel(work, CopyItem, workers, cancellationToken);
        }
        if (account.IsForeign)
        {
            foreach (var (target, folder) in work.Reverse())
            {
                PrivateFiles.CreateServerFolder(Path.Combine(target, folder), account);
            }
        }

        void CopyItem((string Target, string Folder) item) =>
            CopyFiles(Path.Combine(source, item.Folder), Path.Combine(item.Target, item.Folder), account, clone);
    }

    private static void CopyInParallel(
        (string, string)[] work, Action<(string, string)> copy, int workers, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(Partitioner.Create(work, loadBalance: true), options, copy);
        }
        catch (AggregateException exception) when (exception.InnerException is IOException first)
        {
            throw new IOException(first.Message, first.HResult);
        }
    }

    private static void CopyFiles(string source, string target, ServerAccount account, CloneSupport clone)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (var file in Directory.EnumerateFiles(source))
            {
                var copy = Path.Combine(target, Path.GetFileName(file));
                if (OperatingSystem.IsLinux())
                {
                    CopyFile(file, copy, account, clone, buffer);
                }
                else
                {
                    // Clones where the file system can.
                    File.Copy(file, copy);
                    PrivateFiles.ThrowIfFailed(account.IsForeign ? Libc.ChangeOwner(copy, account.UserId, account.GroupId) : 0, copy);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void CopyFile(string source, string target, ServerAccount account, CloneSupport clone, byte[] buffer)
    {
        var input = Libc.OpenRead(source);
        PrivateFiles.ThrowIfFailed(input, source);
        try
        {
            int output;
            fixed (byte* name = Encoding.UTF8.GetBytes(target + '\0'))
            {
                output = Libc.OpenAt(AtWorkingDirectory, name, CreateNew, FileMode0600);
            }
            PrivateFiles.ThrowIfFailed(output, target);
            try
            {
                if (account.IsForeign)
                {
                    PrivateFiles.ThrowIfFailed(Libc.ChangeOwner(output, account.UserId, account.GroupId), target);
                }
                if (!clone.Supported || Libc.DeviceControl(output, CloneRequest, input) != 0)
                {
                    clone.Supported = false;
                    CopyBytes(input, output, source, target, buffer);
                }
            }
            finally
            {
                _ = Libc.Close(output);
            }
        }
        finally
        {
            _ = Libc.Close(input);
        }
    }

    private static void CopyBytes(int input, int output, string source, string target, byte[] buffer)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                var count = Libc.Read(input, bytes, buffer.Length);
                PrivateFiles.ThrowIfFailed((int)count, source);
                for (nint written = 0; written < count;)
                {
                    var more = Libc.Write(output, bytes + written, count - written);
                    PrivateFiles.ThrowIfFailed((int)more, target);
                    written += more;
                }
                if (count < buffer.Length)
                {
                    return;
                }
            }
        }
    }

    // Found out with the first file; a race costs one futile call.
    private sealed class CloneSupport
    {
        public bool Supported { get; set; } = true;
    }
}

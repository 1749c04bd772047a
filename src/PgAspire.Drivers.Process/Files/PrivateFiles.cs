using System.Runtime.InteropServices;
using System.Text;
using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Native;

namespace PgAspire.Drivers.Process.Files;

/// <summary>Files and folders that nobody but their account may read.</summary>
internal static class PrivateFiles
{
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Another account can pass through to what it owns below, but list nothing.</summary>
    public const UnixFileMode PassThroughFolder = OwnerFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Creates a folder for the server's account, unless it is there.</summary>
    public static void CreateServerFolder(string path, ServerAccount account)
    {
        Directory.CreateDirectory(path, OwnerFolder);
        if (account.IsForeign)
        {
            ThrowIfFailed(Libc.ChangeOwner(path, account.UserId, account.GroupId), path);
        }
    }

    /// <summary>Creates a folder of this process's account, unless it is there; a foreign server account can pass through it.</summary>
    public static void CreateOwnFolder(string path, ServerAccount account)
    {
        if (Directory.Exists(path))
        {
            return;
        }
        Directory.CreateDirectory(path, OwnerFolder);
        if (account.IsForeign)
        {
            File.SetUnixFileMode(path, PassThroughFolder);
        }
    }

    /// <summary>
    /// Replaces a file atomically; with <paramref name="durable"/> it survives a power failure. Without an account it is this process's.
    /// </summary>
    public static void Replace(string path, string content, ServerAccount? account, bool durable)
    {
        // Created exclusively, so that no link of another account is ever followed.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerFile, BufferSize = 0,
            };
            using (var file = new FileStream(temporary, options))
            {
                if (account is { IsForeign: true })
                {
                    ThrowIfFailed(Libc.ChangeOwner(file.SafeFileHandle, account.UserId, account.GroupId), temporary);
                }
                file.Write(Encoding.UTF8.GetBytes(content));
                file.Flush(flushToDisk: durable);
            }
            ThrowIfFailed(Libc.Rename(temporary, path), path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        if (durable)
        {
            SyncFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public static void SyncFolder(string path) => OnFolder(path, Libc.Sync);

    /// <summary>Makes everything on a folder's file system durable; cheaper than a thousand files one by one.</summary>
    public static void SyncFileSystem(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            OnFolder(path, Libc.SyncFileSystem);
        }
        else
        {
            Libc.SyncEverything();
        }
    }

    /// <summary>Deletes a folder with everything in it; what another process deletes at the same time is no error.</summary>
    public static void DeleteFolder(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException) when (!Directory.Exists(path))
            {
                return;
            }
            catch (IOException) when (attempt < 5)
            {
                // Somebody else deletes in it too.
            }
        }
    }

    /// <summary>The path without links, as the operating system shows it for a working directory.</summary>
    public static string Canonical(string path)
    {
        var resolved = Libc.RealPath(path, 0);
        ThrowIfFailed(resolved == 0 ? -1 : 0, path);
        try
        {
            return Marshal.PtrToStringUTF8(resolved)!;
        }
        finally
        {
            Libc.Free(resolved);
        }
    }

    /// <summary>Throws what the last call to the C library reported.</summary>
    public static void ThrowIfFailed(int result, string path)
    {
        if (result < 0)
        {
            throw LastError(path);
        }
    }

    /// <summary>What the last call to the C library reported; .NET's own file errors carry the same number.</summary>
    public static IOException LastError(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var message = $"{path}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error == Libc.ErrorNoEntry ? new FileNotFoundException(message, path) : new IOException(message, error);
    }

    private static void OnFolder(string path, Func<int, int> action)
    {
        var descriptor = Libc.OpenRead(path);
        ThrowIfFailed(descriptor, path);
        try
        {
            ThrowIfFailed(action(descriptor), path);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PgAspire.Drivers.Docker.Native;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Ownership;

/// <summary>
/// The folder of a session's Unix sockets, which this machine and the containers share: private as a whole;
/// the folder of an instance in it is open to the account of the container.
/// </summary>
internal sealed class SocketFolder
{
    private const string Prefix = "pgaspire-engine-";
    private const string TokenName = "token";
    private const string OwnerName = "owner";
    private const int LongestSocketPath = 107;
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private SocketFolder(string path, string token)
    {
        Path = path;
        Token = token;
    }

    public string Path { get; }

    /// <summary>The text of a file in <see cref="Shared"/>, by which a container proves that it sees this machine's files.</summary>
    public string Token { get; }

    /// <summary>The folder that the file with the token is in.</summary>
    public string Shared => System.IO.Path.Combine(Path, "0");

    /// <summary>Makes the folder and deletes those of dead sessions.</summary>
    /// <exception cref="DriverException">It cannot be made.</exception>
    public static SocketFolder Create(string? root)
    {
        var place = System.IO.Path.GetFullPath(root ?? DefaultRoot());
        try
        {
            Directory.CreateDirectory(place);
            DeleteDead(place);
            var path = Make(place);
            if (Encoding.UTF8.GetByteCount(path) + "/999/.s.PGSQL.5432".Length > LongestSocketPath)
            {
                Directory.Delete(path);
                throw new DriverException($"The path {path} is too long for a Unix socket. Name a shorter one with PGASPIRE_HOME.");
            }
            File.WriteAllText(System.IO.Path.Combine(path, OwnerName), Owner.Current.ToString());
            var folder = new SocketFolder(path, Guid.NewGuid().ToString("N"));
            OpenFolder(folder.Shared);
            File.WriteAllText(System.IO.Path.Combine(folder.Shared, TokenName), folder.Token);
            File.SetUnixFileMode(
                System.IO.Path.Combine(folder.Shared, TokenName), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DriverException($"{place} cannot be used: {exception.Message} Change its owner or mode, or name another folder with PGASPIRE_HOME.", exception);
        }
    }

    /// <summary>The folder of an instance's socket.</summary>
    /// <param name="index">The instance's place among the others, from 0.</param>
    public string Of(int index)
    {
        var path = System.IO.Path.Combine(Path, (index + 1).ToString(CultureInfo.InvariantCulture));
        OpenFolder(path);
        return path;
    }

    public void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static string DefaultRoot() =>
        Environment.GetEnvironmentVariable("PGASPIRE_HOME") is { Length: > 0 } given ? given : System.IO.Path.GetTempPath();

    // A new name, so that nobody else can have made the folder.
    private static string Make(string place)
    {
        while (true)
        {
            var path = System.IO.Path.Combine(place, Prefix + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 6));
            if (Libc.MakeDirectory(path, Convert.ToUInt32("700", 8)) == 0)
            {
                return path;
            }
            if (Marshal.GetLastPInvokeError() != Libc.ErrorExists)
            {
                throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
            }
        }
    }

    private static void OpenFolder(string path)
    {
        Directory.CreateDirectory(path);
        // The mask of this process does not count.
        File.SetUnixFileMode(path, Open);
    }

    private static void DeleteDead(string folder)
    {
        foreach (var session in Directory.EnumerateDirectories(folder, Prefix + "*"))
        {
            var signature = System.IO.Path.Combine(session, OwnerName);
            try
            {
                if (File.Exists(signature) && Owner.Parse(File.ReadAllText(signature)) is { } owner && owner.IsGone())
                {
                    Directory.Delete(session, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody else deletes it, or it is somebody else's: the next start tries again.
            }
        }
    }
}

using System.Formats.Tar;
using System.Text;
using PgAspire.Drivers.Docker.Images;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Builds the tar file with which files and folders are put into a container.</summary>
internal sealed class Archive : IDisposable
{
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;
    private const UnixFileMode ReadableFile = PrivateFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly ImageAccount Root = new("root", 0, 0);

    private readonly MemoryStream _bytes = new();
    private readonly TarWriter _writer;

    public Archive() => _writer = new TarWriter(_bytes, TarEntryFormat.Pax, leaveOpen: true);

    /// <summary>A folder that only its account can enter.</summary>
    public Archive Folder(string path, ImageAccount account)
    {
        _writer.WriteEntry(Owned(new PaxTarEntry(TarEntryType.Directory, path), account, PrivateFolder));
        return this;
    }

    /// <summary>A file that only its account can read.</summary>
    public Archive File(string path, string content, ImageAccount account) => File(path, content, account, PrivateFile);

    /// <summary>Another name for a private file that was put before, in place of what has the name. Owner and mode are the file's, and set anew.</summary>
    public Archive Link(string path, string target, ImageAccount account)
    {
        _writer.WriteEntry(Owned(new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target }, account, PrivateFile));
        return this;
    }

    /// <summary>A file of root's that everybody can read.</summary>
    public Archive PublicFile(string path, string content) => File(path, content, Root, ReadableFile);

    /// <summary>The bytes, to be read from the beginning.</summary>
    public Stream Finish()
    {
        _writer.Dispose();
        _bytes.Position = 0;
        return _bytes;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _bytes.Dispose();
    }

    private Archive File(string path, string content, ImageAccount account, UnixFileMode mode)
    {
        var entry = new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) };
        _writer.WriteEntry(Owned(entry, account, mode));
        return this;
    }

    private static PaxTarEntry Owned(PaxTarEntry entry, ImageAccount account, UnixFileMode mode)
    {
        entry.Uid = account.UserId;
        entry.Gid = account.GroupId;
        entry.Mode = mode;
        return entry;
    }
}

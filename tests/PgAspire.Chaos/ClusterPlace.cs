namespace PgAspire.Chaos;

/// <summary>A folder for clusters: their root and their data. Reachable for the servers' account, also when root owns it.</summary>
internal sealed class ClusterPlace
{
    public ClusterPlace(string prefix)
    {
        // the path stays short, since sockets are below it
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{prefix}-{Guid.NewGuid().ToString("N")[..8]}");
        CreateReachable(Path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where sockets, templates and ephemeral data are.</summary>
    public string Root => System.IO.Path.Combine(Path, "root");

    /// <summary>A folder for persistent data; not created.</summary>
    public string Data(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The run folders that are left.</summary>
    public IReadOnlyList<string> RunFolders
    {
        get
        {
            var runs = System.IO.Path.Combine(Root, "run");
            return Directory.Exists(runs) ? Directory.GetDirectories(runs) : [];
        }
    }

    /// <summary>Deletes everything.</summary>
    public void Delete() => Directory.Delete(Path, recursive: true);

    /// <summary>Creates a folder that others may pass through but not read.</summary>
    public static void CreateReachable(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.UserName == "root")
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }
}

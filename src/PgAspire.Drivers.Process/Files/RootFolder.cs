using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Native;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Files;

/// <summary>The folder that all clusters of one user share: run folders, templates, port reservations.</summary>
/// <param name="Path">Its path without links.</param>
internal sealed record RootFolder(string Path)
{
    /// <summary>The environment variable that names it.</summary>
    public const string EnvironmentVariable = "PGASPIRE_HOME";

    /// <summary>Where the run folders are.</summary>
    public string Runs => System.IO.Path.Combine(Path, "run");

    /// <summary>Where the templates are.</summary>
    public string Templates => System.IO.Path.Combine(Path, "templates");

    /// <summary>Where the ports are reserved.</summary>
    public string Ports => System.IO.Path.Combine(Path, "ports");

    /// <summary>The path that is meant when none is given.</summary>
    public static string DefaultPath(string userName) =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } given
            ? given
            : System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pgaspire-{userName}");

    /// <summary>Creates it where it does not exist, and refuses one that others could tamper with.</summary>
    public static RootFolder Open(string? path, ServerAccount account)
    {
        var place = System.IO.Path.GetFullPath(path ?? DefaultPath(account.OperatorName));
        return FileErrors.Guard(place, () =>
        {
            PrivateFiles.CreateOwnFolder(place, account);
            FolderTrust.RequireOwn(place, account);
            var root = new RootFolder(PrivateFiles.Canonical(place));
            FolderTrust.RequireOwn(root.Path, account);
            FolderTrust.RequireReachable(root.Path, account);
            PrivateFiles.CreateOwnFolder(root.Runs, account);
            FolderPlacement.Spread(root.Runs);
            PrivateFiles.CreateOwnFolder(root.Templates, account);
            PrivateFiles.CreateOwnFolder(root.Ports, account);
            return root;
        });
    }
}

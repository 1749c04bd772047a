using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Native;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Files;

/// <summary>Whether a folder can be used without trusting other users.</summary>
internal static class FolderTrust
{
    /// <summary>Refuses a folder (or the link that names it) that another user owns or that everybody may write to.</summary>
    public static void RequireOwn(string path, ServerAccount account)
    {
        var own = Libc.EffectiveUserId();
        if (FileOwner.Of(path) is { } owner && owner.User != own && owner.User != 0)
        {
            throw new DriverException(
                $"{path} belongs to the user with id {owner.User}, not to {account.OperatorName}. "
                + $"Remove it, or name another folder with {RootFolder.EnvironmentVariable}.");
        }
        RequireNotWritableByAll(path);
    }

    /// <summary>Refuses a folder that everybody may write to.</summary>
    public static void RequireNotWritableByAll(string path)
    {
        if ((File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0)
        {
            throw new DriverException($"Everybody may write to {path}, so that nothing in it can be trusted. Run: chmod o-w '{path}'");
        }
    }

    /// <summary>Refuses a folder that the server's account cannot reach because of a folder above it.</summary>
    public static void RequireReachable(string path, ServerAccount account)
    {
        for (var folder = path; account.IsForeign && folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var mode = File.GetUnixFileMode(folder);
            var owner = FileOwner.Of(folder);
            var needed = owner?.User == account.UserId ? UnixFileMode.UserExecute
                : owner?.Group == account.GroupId ? UnixFileMode.GroupExecute
                : UnixFileMode.OtherExecute;
            if ((mode & needed) == 0)
            {
                throw new DriverException(
                    $"PostgreSQL refuses to run as root and runs as {account.Name}, which may not enter {folder}. "
                    + $"Use a folder elsewhere, run: chmod o+x '{folder}', or run as an ordinary user.");
            }
        }
    }
}

using System.Runtime.InteropServices;
using PgAspire.Drivers.Process.Native;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process.Accounts;

/// <summary>The operating system's account that PostgreSQL runs as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UserId">Its user id.</param>
/// <param name="GroupId">Its group id.</param>
/// <param name="OperatorName">The name of the account that this process runs as; another one only when that is root.</param>
internal sealed record ServerAccount(string Name, uint UserId, uint GroupId, string OperatorName)
{
    private static readonly Lock PasswordDatabase = new();

    /// <summary>Whether files and processes must be handed over to another account than this process's.</summary>
    public bool IsForeign => Name != OperatorName;

    /// <summary>The accounts that may connect over the socket as the superuser.</summary>
    public Model.ValueList<string> PeerUsers => IsForeign ? [Name, OperatorName] : [Name];

    /// <summary>PostgreSQL refuses to run as root; everybody else runs it as themselves.</summary>
    public static ServerAccount Choose()
    {
        var user = Libc.EffectiveUserId();
        if (user != 0)
        {
            var own = ById(user) ?? throw new DriverException(
                $"The user id {user} of this process has no name in the password database, and PostgreSQL needs one. "
                + "Run as a user that exists, or use containers.");
            return new ServerAccount(own.Name, user, own.Group, own.Name);
        }
        var root = ById(0)?.Name ?? "root";
        foreach (var name in (ReadOnlySpan<string>)["postgres", "nobody"])
        {
            if (ByName(name) is { User: not 0 } found)
            {
                return new ServerAccount(name, found.User, found.Group, root);
            }
        }
        throw new DriverException(
            "PostgreSQL refuses to run as root, and neither the account postgres nor nobody exists. "
            + "Create one (useradd --system postgres), run as an ordinary user, or use containers.");
    }

    private static (uint User, uint Group)? ByName(string name)
    {
        lock (PasswordDatabase)
        {
            var entry = Libc.AccountByName(name);
            return entry == 0 ? null : Ids(entry);
        }
    }

    private static (string Name, uint Group)? ById(uint user)
    {
        lock (PasswordDatabase)
        {
            var entry = Libc.AccountById(user);
            return entry == 0 ? null : (Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)) ?? "", Ids(entry).Group);
        }
    }

    // struct passwd begins with two pointers and the two ids on every supported system.
    private static (uint User, uint Group) Ids(nint entry) =>
        ((uint)Marshal.ReadInt32(entry, 2 * nint.Size), (uint)Marshal.ReadInt32(entry, 2 * nint.Size + sizeof(int)));
}

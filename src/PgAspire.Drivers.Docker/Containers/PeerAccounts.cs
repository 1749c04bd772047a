using System.Globalization;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Model;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>
/// The accounts that may connect over the socket, by the names that the server in its container knows them by: the server's own, and this process's,
/// which needs a name there even where the image has none for its number. Pure.
/// </summary>
/// <param name="Names">The names.</param>
/// <param name="AccountFile">The <c>/etc/passwd</c> that has them all; null when the image's has.</param>
internal sealed record PeerAccounts(ValueList<string> Names, string? AccountFile)
{
    private const string OperatorName = "pgaspire";

    // What the kernel says of a user that has no number in a container.
    private const int Overflow = 65534;

    /// <summary>The number that a user of this machine has in a container.</summary>
    public static int Seen(int user, bool rootless, bool mapped) => rootless ? 0 : mapped ? Overflow : user;

    /// <summary>The accounts of an image's servers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="operatorUser">This process's user, as the container sees it.</param>
    public static PeerAccounts Of(PostgresImage image, int operatorUser)
    {
        var file = image.AccountFile;
        if (!image.Accounts.Any(account => account.UserId == image.Account.UserId))
        {
            file += Line(image.Account.Name, image.Account.UserId, image.Account.GroupId);
        }
        if (operatorUser == image.Account.UserId)
        {
            return new PeerAccounts([image.Account.Name], Changed(image, file));
        }
        var known = image.Accounts.Where(account => account.UserId == operatorUser).Select(account => account.Name).FirstOrDefault();
        if (known is null)
        {
            file += Line(OperatorName, operatorUser, operatorUser);
        }
        return new PeerAccounts([image.Account.Name, known ?? OperatorName], Changed(image, file));
    }

    private static string? Changed(PostgresImage image, string file) => file == image.AccountFile ? null : file;

    private static string Line(string name, int user, int group) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}:x:{user}:{group}::/nonexistent:/usr/sbin/nologin\n");
}

using System.Globalization;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Images;

/// <summary>An image, what its containers are made like, and the accounts in them.</summary>
internal sealed record ImageInUse(PostgresImage Image, ContainerPlan Plan, PeerAccounts Peers)
{
    /// <summary>Refuses an image whose servers could not go on with the data of this one's.</summary>
    /// <exception cref="DriverException">It is of another major version, or its servers run as another account.</exception>
    public void RequireSuccessor(PostgresImage next, PeerAccounts peers)
    {
        if (next.MajorVersion != Image.MajorVersion)
        {
            throw new DriverException(string.Create(
                CultureInfo.InvariantCulture,
                $"The image {next.Name} holds PostgreSQL {next.Version}, but the cluster runs {Image.Version}, and servers of another major version cannot read its data. Use an image of {Image.MajorVersion}, or dump the databases and restore them into a new cluster."));
        }
        // The names are part of what instances are configured with, for as long as the driver is open.
        if (next.Account.UserId != Image.Account.UserId || !peers.Names.Equals(Peers.Names))
        {
            throw new DriverException(string.Create(
                CultureInfo.InvariantCulture,
                $"The image {next.Name} runs PostgreSQL as {next.Account.Name} (user id {next.Account.UserId}), but the cluster's data belongs to {Image.Account.Name} (user id {Image.Account.UserId}) of {Image.Name}. Use an image with the same account, for example of the same repository."));
        }
    }
}

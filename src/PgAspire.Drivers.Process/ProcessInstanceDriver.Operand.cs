using System.Text.RegularExpressions;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Drivers.Process;

public sealed partial class ProcessInstanceDriver
{
    /// <inheritdoc />
    public Task UseOperandAsync(string operand, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operand);
        var open = Open;
        return Task.Run(
            () =>
            {
                var present = open.Place.Installation;
                var next = Path.IsPathRooted(operand)
                    ? FileErrors.Guard(operand, () => InFolder(operand, present, open))
                    : OfImage(operand, present);
                cancellationToken.ThrowIfCancellationRequested();
                if (next != present)
                {
                    open.Place = open.Place with { Installation = next };
                    LogOperand(logger, options.ClusterName, next.Version, next.Directory, present.Version, present.Directory);
                }
            },
            cancellationToken);
    }

    private static PostgresInstallation InFolder(string folder, PostgresInstallation present, OpenState open)
    {
        if (!Directory.Exists(folder))
        {
            throw new DriverException($"The folder {folder} does not exist. Name the one that holds initdb and postgres.");
        }
        FolderTrust.RequireReachable(PrivateFiles.Canonical(folder), open.Account);
        return RequireMajorVersion(InstallationSearch.InFolder(folder), present);
    }

    private static PostgresInstallation OfImage(string name, PostgresInstallation present)
    {
        if (!ImageReference.TryParse(name, out var image))
        {
            throw new DriverException($"'{name}' is neither the whole path of a folder with PostgreSQL's programs nor an image's name.");
        }
        if (image.MajorVersion is { } major && major != present.MajorVersion)
        {
            throw OtherMajorVersion($"The image {name} is", $"{major}", present);
        }
        var version = VersionOfTag().Match(image.Tag ?? "").Value;
        return version.Length == 0 ? present : PostgresInstallation.FindExactly(version, present) ?? present;
    }

    private static PostgresInstallation RequireMajorVersion(PostgresInstallation installation, PostgresInstallation present) =>
        installation.MajorVersion == present.MajorVersion
            ? installation
            : throw OtherMajorVersion($"{installation.Directory} holds", installation.Version, present);

    private static DriverException OtherMajorVersion(string what, string version, PostgresInstallation present) => new(
        $"{what} PostgreSQL {version}, but the cluster runs {present.Version}, and servers of another major version cannot read its data. "
        + $"Use one of {present.MajorVersion}, or dump the databases and restore them into a new cluster.");

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)*((alpha|beta|rc)[0-9]+)?(?![^-_])", RegexOptions.CultureInvariant)]
    private static partial Regex VersionOfTag();
}

using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Installation;

/// <summary>A folder with the programs of one PostgreSQL version.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Version">The whole version, for example <c>15.18</c>.</param>
/// <param name="MajorVersion">The major version, for example 15.</param>
public sealed record PostgresInstallation(string Directory, string Version, int MajorVersion)
{
    /// <summary>The oldest supported major version.</summary>
    public const int MinimumMajorVersion = 14;

    /// <summary>The environment variable that names the folder to use.</summary>
    public const string EnvironmentVariable = "PGASPIRE_POSTGRES_BIN";

    private static InstallationSearch Search => new(Environment.GetEnvironmentVariable, InstallationSearch.UsualPlaces);

    /// <summary>
    /// Finds an installation: the explicit folder, else that of <c>PGASPIRE_POSTGRES_BIN</c>,
    /// else the highest version in PATH and the usual places.
    /// </summary>
    /// <param name="major">The major version to find; null for the highest.</param>
    /// <param name="explicitDirectory">The only folder to look in; null to search.</param>
    /// <exception cref="DriverException">There is none; the message lists where it was looked for and what to do.</exception>
    public static PostgresInstallation Find(int? major = null, string? explicitDirectory = null) =>
        Search.Find(major, explicitDirectory);

    /// <summary>The installation of exactly a version, the present one before others; null when there is none.</summary>
    internal static PostgresInstallation? FindExactly(string version, PostgresInstallation present) => Search.FindExactly(version, present);

    /// <summary>The path of a program.</summary>
    public string PathOf(PostgresTool tool) => Path.Combine(Directory, InstallationSearch.FileName(tool));
}

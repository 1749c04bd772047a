using System.Globalization;
using System.Text;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Installation;

/// <summary>Looks for PostgreSQL where people and packages put it.</summary>
internal sealed class InstallationSearch(Func<string, string?> environment, Func<IEnumerable<string>> usualPlaces)
{
    private static readonly PostgresTool[] Required = Enum.GetValues<PostgresTool>();

    /// <summary>The name of a program's file.</summary>
    public static string FileName(PostgresTool tool) => (tool switch
    {
        PostgresTool.Postgres => "postgres",
        PostgresTool.InitDb => "initdb",
        PostgresTool.BaseBackup => "pg_basebackup",
        PostgresTool.Rewind => "pg_rewind",
        PostgresTool.ControlData => "pg_controldata",
        _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, null),
    }) + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>Where Debian, Red Hat, Homebrew, Postgres.app and the Windows installer put their versions.</summary>
    public static IEnumerable<string> UsualPlaces()
    {
        if (OperatingSystem.IsWindows())
        {
            return Below(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*", "bin");
        }
        return
        [
            .. Below("/usr/lib/postgresql", "*", "bin"),
            .. Below("/usr", "pgsql-*", "bin"),
            .. Below("/opt/homebrew/opt", "postgresql*", "bin"),
            .. Below("/usr/local/opt", "postgresql*", "bin"),
            .. Below("/home/linuxbrew/.linuxbrew/opt", "postgresql*", "bin"),
            .. Below("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
            "/usr/local/pgsql/bin",
        ];
    }

    public PostgresInstallation Find(int? major, string? explicitDirectory)
    {
        var looked = new List<string>();
        if ((explicitDirectory ?? NonEmpty(environment(PostgresInstallation.EnvironmentVariable))) is { } only)
        {
            return Examine(only, looked) is { } given && Fits(given, major, looked) ? given : throw NotFound(major, looked);
        }
        var found = All(looked)
            .Where(installation => Fits(installation, major, looked))
            .MaxBy(installation => installation.MajorVersion);
        return found ?? throw NotFound(major, looked);
    }

    /// <summary>The installation of exactly a version: the present one where it is, else the named one, else one in PATH and the usual places; null when there is none.</summary>
    public PostgresInstallation? FindExactly(string version, PostgresInstallation present)
    {
        var looked = new List<string>();
        var named = NonEmpty(environment(PostgresInstallation.EnvironmentVariable));
        // What is in a folder may have been replaced since it was looked at last.
        return (named is null ? All(looked) : Examined([named], looked))
            .Prepend(Examine(present.Directory, looked))
            .FirstOrDefault(installation => installation?.Version == version);
    }

    /// <summary>The installation in a folder.</summary>
    /// <exception cref="DriverException">There is none; the message says what is missing.</exception>
    public static PostgresInstallation InFolder(string directory)
    {
        var looked = new List<string>();
        return Examine(directory, looked) ?? throw new DriverException(
            $"PostgreSQL is not in {string.Join(", ", looked)}. Name the folder that holds {string.Join(", ", Required.Select(FileName))}.");
    }

    private IEnumerable<PostgresInstallation> All(List<string> looked) => Examined(
        (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted).Concat(usualPlaces()),
        looked);

    private static IEnumerable<PostgresInstallation> Examined(IEnumerable<string> directories, List<string> looked) =>
        directories.Distinct(StringComparer.Ordinal).Select(directory => Examine(directory, looked)).OfType<PostgresInstallation>();

    private static PostgresInstallation? Examine(string directory, List<string> looked)
    {
        // A link in PATH leads to the real folder, where all programs of the version are (Homebrew).
        foreach (var candidate in Candidates(directory))
        {
            var missing = Required.Select(FileName).Where(name => !File.Exists(Path.Combine(candidate, name))).ToList();
            if (missing.Count == 0)
            {
                return InstallationVersions.Read(candidate, looked);
            }
            looked.Add(missing.Count == Required.Length ? candidate : $"{candidate} (lacks {string.Join(", ", missing)})");
        }
        return null;
    }

    private static IEnumerable<string> Candidates(string directory)
    {
        var server = Path.Combine(directory, FileName(PostgresTool.Postgres));
        if (File.Exists(server) && File.ResolveLinkTarget(server, returnFinalTarget: true) is { } target
            && Path.GetDirectoryName(target.FullName) is { } real && real != directory)
        {
            yield return real;
        }
        yield return directory;
    }

    private static bool Fits(PostgresInstallation installation, int? major, List<string> looked)
    {
        var version = installation.MajorVersion;
        var fits = version >= PostgresInstallation.MinimumMajorVersion && (major is null || version == major);
        if (!fits)
        {
            looked.Add($"{installation.Directory} (version {installation.Version})");
        }
        return fits;
    }

    private static DriverException NotFound(int? major, List<string> looked)
    {
        var wanted = major is { } exact
            ? string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {exact}")
            : string.Create(CultureInfo.InvariantCulture, $"PostgreSQL {PostgresInstallation.MinimumMajorVersion} or later");
        var text = new StringBuilder(wanted).AppendLine(" was not found. Looked in:");
        foreach (var place in looked.Distinct(StringComparer.Ordinal))
        {
            text.Append("  ").AppendLine(place);
        }
        text.Append(OperatingSystem.IsWindows()
            ? "Neither processes nor containers are supported on Windows: run the AppHost in WSL 2, and install PostgreSQL or a container engine there."
            : Remedies(major));
        return new DriverException(text.ToString());
    }

    private static string Remedies(int? major)
    {
        var folder = $"{PostgresInstallation.EnvironmentVariable} to the folder that holds initdb and postgres";
        return OperatingSystem.IsMacOS()
            ? string.Create(CultureInfo.InvariantCulture, $"Install it (brew install postgresql@{major ?? 18}), or set {folder}.")
            : string.Create(CultureInfo.InvariantCulture, $"Install it (apt install postgresql{(major is { } exact ? $"-{exact}" : "")}, dnf install postgresql-server), set {folder}, or run the cluster in containers.");
    }

    private static IEnumerable<string> Below(string parent, string pattern, string child) =>
        Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, pattern).Order(StringComparer.Ordinal).Select(version => Path.Combine(version, child))
            : [];

    private static string? NonEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}

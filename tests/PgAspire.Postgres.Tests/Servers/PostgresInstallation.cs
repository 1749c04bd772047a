using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Postgres.Tests.Servers;

/// <summary>The PostgreSQL of this machine, and the account that may run it.</summary>
internal sealed record PostgresInstallation(string BinDirectory, int MajorVersion, string Account)
{
    private static readonly Lazy<(PostgresInstallation? Found, string Reason)> Installed = new(Search);

    /// <summary>The installation; null when there is none.</summary>
    public static PostgresInstallation? Find() => Installed.Value.Found;

    /// <summary>The installation, for a test's constructor. Without one the test is skipped, and fails where CI is set.</summary>
    public static PostgresInstallation Require()
    {
        var (found, reason) = Installed.Value;
        if (found is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }
        Assert.SkipWhen(found is null, reason);
        return found!;
    }

    public string Tool(PostgresTool tool) => Path.Combine(BinDirectory, FileName(tool));

    private static string FileName(PostgresTool tool) => tool switch
    {
        PostgresTool.Postgres => "postgres",
        PostgresTool.InitDb => "initdb",
        PostgresTool.BaseBackup => "pg_basebackup",
        PostgresTool.Rewind => "pg_rewind",
        PostgresTool.ControlData => "pg_controldata",
        _ => throw new ArgumentOutOfRangeException(nameof(tool)),
    };

    private static (PostgresInstallation?, string) Search()
    {
        if (OperatingSystem.IsWindows())
        {
            return (null, "Windows has no peer authentication over Unix sockets.");
        }
        var directory = Candidates().FirstOrDefault(d => Enum.GetValues<PostgresTool>().All(t => File.Exists(Path.Combine(d, FileName(t)))));
        if (directory is null)
        {
            return (null, "No PostgreSQL with all its programs was found: set PGASPIRE_POSTGRES_BIN to their directory, or install it.");
        }
        var account = Environment.UserName;
        if (account == "root")
        {
            account = "postgres";
            if (!File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)))
            {
                return (null, "PostgreSQL does not run as root, and there is no account 'postgres'.");
            }
        }
        var version = Version(directory);
        return (new PostgresInstallation(directory, version, account), "");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("PGASPIRE_POSTGRES_BIN") is { Length: > 0 } chosen)
        {
            return [chosen];
        }
        var packaged = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql")
                .Select(d => (Path: Path.Combine(d, "bin"), Major: int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var major) ? major : 0))
                .OrderByDescending(d => d.Major)
                .Select(d => d.Path)
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(packaged);
    }

    private static int Version(string directory)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(directory, "postgres"), "--version") { RedirectStandardOutput = true })!;
        var words = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return int.Parse(new string([.. words[2].TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }
}

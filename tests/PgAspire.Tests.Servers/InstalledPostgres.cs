using PgAspire.Drivers.Process.Installation;
using PgAspire.Operator;

namespace PgAspire.Tests.Servers;

/// <summary>The PostgreSQL that tests run on, and the account that may run it.</summary>
public static class InstalledPostgres
{
    private static readonly Lazy<(PostgresInstallation? Found, string Reason)> Search = new(Look);

    private static bool InCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The account of the servers: one's own, or an ordinary one where root runs the tests, since PostgreSQL refuses root.</summary>
    public static string Account { get; } = Environment.UserName != "root" ? Environment.UserName
        : File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres"
        : "nobody";

    /// <summary>The installation; null when there is none.</summary>
    public static PostgresInstallation? Find() => Search.Value.Found;

    /// <summary>The installation. Without one the test is skipped with the reason; in CI (<c>CI=true</c>) it fails.</summary>
    public static PostgresInstallation Require()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "PostgreSQL processes are not supported on Windows.");
        var (found, reason) = Search.Value;
        return found ?? throw Missing(reason);
    }

    /// <summary>The path of <c>psql</c>: that of the server's version, else one in PATH. What is missing skips the test, or fails it in CI.</summary>
    public static string RequirePsql()
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(Require().Directory);
        return places.Select(p => Path.Combine(p, "psql")).FirstOrDefault(File.Exists)
            ?? throw Missing("psql is neither beside the server nor in PATH: install PostgreSQL's client.");
    }

    private static InvalidOperationException Missing(string reason)
    {
        Assert.SkipUnless(InCi, reason);
        return new InvalidOperationException($"CI has everything that the tests need, but: {reason}");
    }

    private static (PostgresInstallation?, string) Look()
    {
        if (OperatingSystem.IsWindows())
        {
            return (null, "PostgreSQL processes are not supported on Windows.");
        }
        try
        {
            return (PostgresInstallation.Find(), "");
        }
        catch (DriverException e)
        {
            return (null, e.Message);
        }
    }
}

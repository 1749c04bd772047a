using PgAspire.Drivers.Process.Installation;
using PgAspire.Operator;

namespace PgAspire.Scenarios;

/// <summary>What the tests need of the machine. What is missing skips a test with its reason; in CI it fails it.</summary>
internal static class Prerequisites
{
    private static bool InCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>PostgreSQL's programs.</summary>
    public static void RequirePostgres()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests look at processes through /proc.");
        try
        {
            PostgresInstallation.Find();
        }
        catch (DriverException e) when (!InCi)
        {
            Assert.Skip(e.Message);
        }
    }

    /// <summary>The path of <c>psql</c>: that of the server's version, else one in PATH.</summary>
    public static string RequirePsql()
    {
        RequirePostgres();
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Prepend(PostgresInstallation.Find().Directory);
        if (places.Select(p => Path.Combine(p, "psql")).FirstOrDefault(File.Exists) is { } path)
        {
            return path;
        }
        Assert.SkipUnless(InCi, "psql was not found.");
        throw new FileNotFoundException("psql was not found.");
    }
}

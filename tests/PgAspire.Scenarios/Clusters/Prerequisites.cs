using PgAspire.Tests.Servers;

namespace PgAspire.Scenarios;

/// <summary>What the tests need of the machine. What is missing skips a test with its reason; in CI it fails it.</summary>
internal static class Prerequisites
{
    /// <summary>PostgreSQL's programs.</summary>
    public static void RequirePostgres()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests look at processes through /proc.");
        InstalledPostgres.Require();
    }

    /// <summary>The path of <c>psql</c>.</summary>
    public static string RequirePsql()
    {
        RequirePostgres();
        return InstalledPostgres.RequirePsql();
    }
}

using PgAspire.Drivers.Process.Installation;
using PgAspire.Operator;

namespace PgAspire.Hosting.Tests;

/// <summary>The PostgreSQL that tests run on.</summary>
internal static class Postgres
{
    /// <summary>Skips the test where there is none, and fails it in CI.</summary>
    public static void Require()
    {
        try
        {
            PostgresInstallation.Find(null);
        }
        catch (DriverException missing) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(missing.Message);
        }
    }
}

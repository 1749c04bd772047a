using System.Diagnostics;
using Npgsql;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Step 2: clients.</summary>
public sealed partial class FirstDayTests
{
    private static ProcessStartInfo AsApplication(TestedCluster cluster, params string[] arguments) =>
        Psql.Describe(cluster.Cluster.EndPoint(ServiceKind.ReadWrite).Port, "app", "app", cluster.Cluster.Credentials.Application.Password, arguments);

    private static async Task A_client_connects(TestedCluster cluster)
    {
        var port = cluster.Cluster.EndPoint(ServiceKind.ReadWrite).Port;
        Task<PsqlResult> AsPostgres(string command) => Psql.RunAsync(Psql.Describe(port, "postgres", "postgres", password: null, "-At", "-c", command));

        Assert.Equal("t|TLSv1.3", (await AsPostgres("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).Output);
        var app = Assert.Single((await AsPostgres(@"\l")).Output.Split('\n'), line => line.StartsWith("app|", StringComparison.Ordinal));
        Assert.StartsWith("app|app|UTF8|", app, StringComparison.Ordinal);
        Assert.Contains("|C|C|", app, StringComparison.Ordinal);
        Assert.Equal("Asia/Seoul", (await AsPostgres("SELECT current_setting('TIMEZONE')")).Output);
        Assert.Equal("40", (await AsPostgres("SHOW max_worker_processes")).Output);

        Assert.Equal("app|app", (await Psql.RunAsync(AsApplication(cluster, "-Atc", "SELECT current_user, current_database()"))).Output);
        var refused = await Psql.RunAsync(Psql.Describe(port, "app", "app", "wrong", "-Atc", "SELECT 1"));
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.EndsWith("FATAL:  password authentication failed for user \"app\"", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Error);

        var superuser = await Psql.RunAsync(Psql.Describe(cluster.Cluster.EndPoint(ServiceKind.Read).Port, "postgres", "app", cluster.Cluster.Credentials.SuperuserPassword, "-Atc", "SELECT current_user"));
        Assert.Equal("postgres", superuser.Output);

        var readOnly = await Assert.ThrowsAsync<PostgresException>(() => cluster.ExecuteAsync(ServiceKind.ReadOnly, "CREATE TABLE refused (c1 INT)"));
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, readOnly.SqlState);
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE probe (c1 INT)");
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM pg_tables WHERE tablename = 'probe'", 1L);
        var insert = await Psql.RunAsync(Psql.Describe(cluster.Cluster.EndPoint(ServiceKind.ReadOnly).Port, "app", "app", cluster.Cluster.Credentials.Application.Password, "-c", "INSERT INTO probe VALUES (1)"));
        Assert.Equal("ERROR:  cannot execute INSERT in a read-only transaction", insert.Error);
    }
}

using System.Diagnostics;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Step 2: clients.</summary>
public abstract partial class FirstDaySpec
{
    private static Login Application(TestedCluster cluster, ServiceKind service) => new(service, "app", "app", cluster.Cluster.Credentials.Application.Password);

    private static async Task A_client_connects(TestedCluster cluster, PsqlClient client)
    {
        var postgres = new Login(ServiceKind.ReadWrite, "postgres", "postgres", Password: null);
        Assert.Equal("t|TLSv1.3", await client.AskAsync(postgres, "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
        var app = Assert.Single((await client.PsqlAsync(postgres, "-Atc", @"\l")).Output.Split('\n'), line => line.StartsWith("app|", StringComparison.Ordinal));
        Assert.StartsWith("app|app|UTF8|", app, StringComparison.Ordinal);
        Assert.Contains("|C|C|", app, StringComparison.Ordinal);
        Assert.Equal("Asia/Seoul", await client.AskAsync(postgres, "SELECT current_setting('TIMEZONE')"));
        Assert.Equal("40", await client.AskAsync(postgres, "SHOW max_worker_processes"));

        var application = Application(cluster, ServiceKind.ReadWrite);
        Assert.Equal("app|app", await client.AskAsync(application, "SELECT current_user, current_database()"));
        var refused = await client.PsqlAsync(application with { Password = "wrong" }, "-Atc", "SELECT 1");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.EndsWith("FATAL:  password authentication failed for user \"app\"", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Error);

        var superuser = new Login(ServiceKind.Read, "postgres", "app", cluster.Cluster.Credentials.SuperuserPassword);
        Assert.Equal("postgres", await client.AskAsync(superuser, "SELECT current_user"));

        var readOnly = Application(cluster, ServiceKind.ReadOnly);
        await client.AskAsync(application, "CREATE TABLE probe (c1 INT)");
        await client.AnswersAsync(readOnly, "SELECT count(*) FROM pg_tables WHERE tablename = 'probe'", "1");
        var insert = await client.PsqlAsync(readOnly, "-c", "INSERT INTO probe VALUES (1)");
        Assert.Equal("ERROR:  cannot execute INSERT in a read-only transaction", insert.Error);
        Assert.Equal("0", await client.AskAsync(application, "SELECT count(*) FROM probe"));
    }

    private static async Task Reaches(TestedCluster cluster, PsqlClient client, ServiceKind service, string[] expected)
    {
        const int Connections = 30;
        var script = $"""for i in $(seq {Connections}); do "$@" -Atc "{WhoAmI}" || exit; done""";
        var since = Stopwatch.GetTimestamp();
        string[] reached;
        do
        {
            var answers = await client.ScriptAsync(Application(cluster, service), script);
            Assert.Equal(Connections, answers.Count);
            reached = [.. answers.Select(line => line.Text).Distinct().Order(StringComparer.Ordinal)];
        }
        // an instance gets its names soon after it is ready, not at once
        while (reached.Length < expected.Length && Stopwatch.GetElapsedTime(since) < NamesDeadline);
        Assert.Equal(expected, reached);
    }
}

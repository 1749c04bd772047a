using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>The acceptance scenario, steps 5 to 8, on one cluster, with a client that writes all the while. One sealed class a runtime.</summary>
public abstract class SecondDaySpec
{
    private const string WhoAmI = "SELECT current_setting('pgaspire.instance')";
    private const int RowsAStep = 1_000_000;
    private const int RowsAPiece = 500;
    private static readonly TimeSpan LoadDeadline = TimeSpan.FromMinutes(3);
    private readonly TestedRuntime _runtime;

    private protected SecondDaySpec(TestedRuntime runtime) => _runtime = runtime;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>All steps.</summary>
    /// <param name="synchronous">Whether any one standby confirms each commit. No acknowledged row is lost in any case: every step is planned.</param>
    /// <param name="method">What the rolling update does to the primary.</param>
    private protected async Task SecondDayAsync(bool synchronous, PrimaryUpdateMethod method)
    {
        await _runtime.RequireAsync();
        var spec = Specs.Manifest(synchronous, _runtime.Image) with { PrimaryUpdateMethod = method };
        await using var cluster = await TestedCluster.StartAsync(spec, runtime: _runtime.Kind);
        await using var client = await _runtime.ConnectAsync(cluster.Cluster);
        await client.AnswersAsync(Application(cluster, ServiceKind.ReadWrite), WhoAmI, "mycluster-1");
        await client.AskAsync(Application(cluster, ServiceKind.ReadWrite), "CREATE TABLE t1 (c1 INT PRIMARY KEY, c2 TEXT NOT NULL)");

        await A_machine_is_emptied(cluster, client);
        await A_planned_switchover(cluster, client);
        await Scale_out_and_in(cluster, client);
        await A_rolling_update(cluster, client, method);
    }

    private async Task A_machine_is_emptied(TestedCluster cluster, PsqlClient client)
    {
        var before = cluster.Snapshot;
        var standby = Assert.Single(before.Instances, i => i.Name == "mycluster-3");
        var report = await UnderLoadAsync(cluster, client, 0, () => cluster.Cluster.Control.DrainAsync("mycluster-3", cancellationToken: Cancellation));
        // a standby costs the writer nothing
        Assert.Equal(0, report.Reconnections);
        var after = await cluster.HealthyAsync();
        Assert.True(after.Instances.Single(i => i.Name == "mycluster-3").Status!.StartedAt > standby.Status!.StartedAt);
        Assert.Equal((before.CurrentPrimary, before.Timeline), (after.CurrentPrimary, after.Timeline));

        report = await UnderLoadAsync(cluster, client, 1, () => cluster.Cluster.Control.DrainAsync("1", cancellationToken: Cancellation));
        after = await cluster.HealthyAsync();
        Assert.NotEqual("mycluster-1", after.CurrentPrimary);
        Assert.Equal(2u, after.Timeline.Value);
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], after.Instances.Select(i => i.Name));
        Say(cluster, "the primary was drained", report);
        AssertNothingWasCopied(cluster);
        await client.AnswersAsync(Application(cluster, ServiceKind.ReadWrite), WhoAmI, after.CurrentPrimary!);
    }

    private static async Task A_planned_switchover(TestedCluster cluster, PsqlClient client)
    {
        var control = cluster.Cluster.Control;
        var present = cluster.Snapshot.CurrentPrimary!;
        var already = await Assert.ThrowsAsync<OperationRefusedException>(() => control.PromoteAsync(present, cancellationToken: Cancellation));
        Assert.Contains($"{present} is already the primary.", already.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<OperationRefusedException>(() => control.PromoteAsync("mycluster-9", cancellationToken: Cancellation));
        Assert.Contains("There is no instance 'mycluster-9'", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(present, cluster.Snapshot.CurrentPrimary);

        var report = await UnderLoadAsync(cluster, client, 2, () => control.PromoteAsync("mycluster-1", cancellationToken: Cancellation));

        var after = await cluster.HealthyAsync();
        Assert.Equal(("mycluster-1", 3u), (after.CurrentPrimary, after.Timeline.Value));
        await client.AnswersAsync(Application(cluster, ServiceKind.ReadWrite), WhoAmI, "mycluster-1");
        AssertNothingWasCopied(cluster);
        Say(cluster, "a switchover", report);
    }

    private static async Task Scale_out_and_in(TestedCluster cluster, PsqlClient client)
    {
        var control = cluster.Cluster.Control;
        List<int> joining;
        await using (var clones = new Watch(control, seen => seen.Instances.Count(i => i.Job == JobKind.Clone)))
        {
            await UnderLoadAsync(cluster, client, 3, () => control.ScaleAsync(5, cancellationToken: Cancellation));
            joining = await clones.EndAsync();
        }
        Assert.Equal(1, joining.Max());
        var five = await cluster.HealthyAsync();
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3", "mycluster-4", "mycluster-5"], five.Instances.Select(i => i.Name));
        await ReachesAllAsync(cluster, client, five.Instances.Select(i => i.Name));

        await UnderLoadAsync(cluster, client, 4, () => control.ScaleAsync(3, cancellationToken: Cancellation));
        var three = await cluster.HealthyAsync();
        Assert.Equal(["mycluster-1", "mycluster-2", "mycluster-3"], three.Instances.Select(i => i.Name));
        await client.AnswersAsync(new(ServiceKind.ReadWrite, "postgres", "postgres", Password: null),
            "SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots", "_cnpg_mycluster_2,_cnpg_mycluster_3");
    }

    private async Task A_rolling_update(TestedCluster cluster, PsqlClient client, PrimaryUpdateMethod method)
    {
        var control = cluster.Cluster.Control;
        var before = cluster.Snapshot;
        using var other = _runtime.AnotherOperand();
        var order = new List<string>();
        control.Journal.Written += line =>
        {
            lock (order)
            {
                if (line.Rule is "R620" or "R640" or "R650")
                {
                    order.Add(line.Rule);
                }
            }
        };

        WriterReport report;
        List<int> atOnce;
        await using (var restarts = new Watch(control, seen => seen.Instances.Count(i => i.Job == JobKind.Restart)))
        {
            report = await UnderLoadAsync(cluster, client, 5, () => control.UpdateAsync(other.Operand, cancellationToken: Cancellation));
            atOnce = await restarts.EndAsync();
        }

        var after = await cluster.HealthyAsync();
        Assert.All(after.Instances, i => Assert.Equal(control.Snapshot.Operand, i.Operand));
        Assert.NotEqual(before.Operand, after.Operand);
        string[] expected = method == PrimaryUpdateMethod.Switchover ? ["R620", "R620", "R640"] : ["R620", "R620", "R650"];
        Assert.True(expected.SequenceEqual(order), $"{string.Join(", ", order)}. {cluster.Describe()}");
        // never two at once
        Assert.Equal(1, atOnce.Max());
        Assert.Equal(method == PrimaryUpdateMethod.Switchover, after.CurrentPrimary != before.CurrentPrimary);
        AssertNothingWasCopied(cluster, except: ["mycluster-4", "mycluster-5"]);
        Say(cluster, $"a rolling update from {before.ServerVersion} to {after.ServerVersion} ({method})", report);

        // supervised: the standbys roll, the primary waits for the user
        await control.ChangeAsync(s => s with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised }, cancellationToken: Cancellation);
        var waiting = await control.UpdateAsync(before.Operand, cancellationToken: Cancellation);
        Assert.Equal(ClusterPhases.WaitingForUser, waiting.Phase);
        Assert.Equal(before.Operand, Assert.Single(waiting.Instances.Where(i => i.Name != waiting.CurrentPrimary).Select(i => i.Operand).Distinct()));
        Assert.NotEqual(before.Operand, waiting.Instances.Single(i => i.Name == waiting.CurrentPrimary).Operand);
        await control.PromoteAsync(waiting.Instances.First(i => i.Name != waiting.CurrentPrimary).Name, cancellationToken: Cancellation);
        var done = await cluster.HealthyAsync();
        Assert.All(done.Instances, i => Assert.Equal(before.Operand, i.Operand));
    }

    private static Login Application(TestedCluster cluster, ServiceKind service) => new(service, "app", "app", cluster.Cluster.Credentials.Application.Password);

    // a writer that goes on before, during and after; none of its rows may be missing
    private static async Task<WriterReport> UnderLoadAsync(TestedCluster cluster, PsqlClient client, int step, Func<Task> act)
    {
        var login = Application(cluster, ServiceKind.ReadWrite);
        var first = (step * RowsAStep) + 1;
        using var over = new CancellationTokenSource();
        var writing = WriteAsync();
        await client.AnswersAsync(login, $"SELECT count(*) >= 100 FROM t1 WHERE c1 >= {first}", "t");
        try
        {
            await act();
        }
        finally
        {
            await over.CancelAsync();
        }
        var report = await writing.WaitAsync(LoadDeadline, Cancellation);
        var lost = await client.AskAsync(login, $"SELECT count(*) FROM generate_series({first}, {first + report.Acknowledged - 1}) AS n WHERE NOT EXISTS (SELECT FROM t1 WHERE c1 = n)");
        Assert.True(lost == "0", $"{lost} acknowledged rows are lost. {cluster.Describe()}");
        return report;

        async Task<WriterReport> WriteAsync()
        {
            var sum = new WriterReport(0, 0, TimeSpan.Zero);
            // the last piece is written when all is over: writing goes on afterwards
            for (var last = false; !last;)
            {
                last = over.IsCancellationRequested;
                var next = first + sum.Acknowledged;
                var piece = await PsqlWriter.RunAsync(client, login, next, next + RowsAPiece - 1);
                Assert.Equal(RowsAPiece, piece.Acknowledged);
                sum = new(sum.Acknowledged + piece.Acknowledged, sum.Reconnections + piece.Reconnections, piece.LongestGap > sum.LongestGap ? piece.LongestGap : sum.LongestGap);
            }
            return sum;
        }
    }

    private static async Task ReachesAllAsync(TestedCluster cluster, PsqlClient client, IEnumerable<string> instances)
    {
        var script = $"""for i in $(seq 30); do "$@" -Atc "{WhoAmI}" || exit; done""";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        string[] reached;
        while (!(reached = [.. (await client.ScriptAsync(Application(cluster, ServiceKind.Read), script)).Select(l => l.Text).Distinct().Order(StringComparer.Ordinal)]).SequenceEqual(instances))
        {
            Assert.False(deadline.IsCancellationRequested, $"30 connections through r reached only {string.Join(", ", reached)}.");
        }
    }

    private static void AssertNothingWasCopied(TestedCluster cluster, string[]? except = null) => Assert.DoesNotContain(cluster.Cluster.Operator.Journal.Entries, e =>
        (e.Text.StartsWith("CloneInstance", StringComparison.Ordinal) || e.Text.StartsWith("RewindInstance", StringComparison.Ordinal)) && except?.Contains(e.Instance) != true);

    private static void Say(TestedCluster cluster, string what, WriterReport report) => TestContext.Current.SendDiagnosticMessage(
        "{0}: {1}, {2} rows acknowledged, 0 lost, longest gap {3:F0} ms, {4} reconnections.", cluster.Cluster.Driver.ServerVersion, what, report.Acknowledged, report.LongestGap.TotalMilliseconds, report.Reconnections);
}

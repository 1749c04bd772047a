using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>Certificates are renewed in time, without a restart.</summary>
public sealed class CertificateTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromDays(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificates_that_end_in_less_than_seven_days_are_renewed_while_the_cluster_runs()
    {
        Prerequisites.RequirePostgres();
        // in the past, since the servers have the machine's clock and would not trust certificates of the future
        var time = new ShiftedTime { Shift = TimeSpan.FromDays(-84) };
        await using var cluster = await TestedCluster.StartAsync(Specs.Synchronous(), time: time);
        var before = cluster.Snapshot;
        Assert.All(before.CertificateExpirations.Values, end => Assert.Equal(DateTimeOffset.UtcNow.AddDays(6), end, Tolerance));
        var former = await ServersAsync(cluster);
        Assert.All(former, end => Assert.Equal(DateTimeOffset.UtcNow.AddDays(6), end, Tolerance));

        time.Shift = TimeSpan.Zero;

        var after = await cluster.UntilAsync(s => s.CertificateExpirations != before.CertificateExpirations, "a renewal");
        Assert.All(after.CertificateExpirations.Values, end => Assert.Equal(DateTimeOffset.UtcNow.AddDays(90), end, Tolerance));
        using var authority = X509Certificate2.CreateFromPem(cluster.Cluster.Operator.AuthorityPem);
        Assert.Equal(after.CertificateExpirations["pg-ca"], new DateTimeOffset(authority.NotAfter));
        await EventuallyAsync(async () => (await ServersAsync(cluster)).All(end => end > DateTimeOffset.UtcNow.AddDays(89)), "every server shows its new certificate");
        var healthy = await cluster.UntilAsync(s => s.IsHealthy && s.Instances.Count(i => i.Replication is { State: "streaming" }) == 2, "healthy");
        Assert.Equal(before.Instances.Select(i => i.Status!.StartedAt), healthy.Instances.Select(i => i.Status!.StartedAt));
        Assert.Equal(before.CurrentPrimary, healthy.CurrentPrimary);

        // who streams signs in with the new one
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE renewed (n int)");
        await cluster.AnswersAsync(ServiceKind.ReadOnly, "SELECT count(*) FROM pg_tables WHERE tablename = 'renewed'", 1L);
    }

    [Fact]
    public async Task Certificates_that_end_later_are_left_alone()
    {
        Prerequisites.RequirePostgres();
        var time = new ShiftedTime { Shift = TimeSpan.FromDays(-85) };
        await using var cluster = await TestedCluster.StartAsync(Specs.Asynchronous(1), time: time);
        var before = cluster.Cluster.Operator.Certificates;
        var since = cluster.Snapshot;

        time.Shift = TimeSpan.FromDays(-85 + 82);

        // the loop has looked at the clock when a later answer has come
        await cluster.ExecuteAsync(ServiceKind.ReadWrite, "CREATE TABLE later (n int)");
        await cluster.UntilAsync(s => s.CurrentLsn > since.CurrentLsn, "a later answer");
        Assert.Same(before, cluster.Cluster.Operator.Certificates);
    }

    /// <summary>When the certificates end that the instances show, by their addresses.</summary>
    private static async Task<DateTimeOffset[]> ServersAsync(TestedCluster cluster)
    {
        var ends = new List<DateTimeOffset>();
        foreach (var instance in cluster.Snapshot.Instances)
        {
            var text = new NpgsqlConnectionStringBuilder(cluster.ConnectionString(ServiceKind.ReadWrite)) { Host = instance.Address.Host, Port = instance.Address.Port, SslMode = SslMode.Require };
            var source = new NpgsqlDataSourceBuilder(text.ConnectionString);
            source.UseSslClientAuthenticationOptionsCallback(options => options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                ends.Add(new DateTimeOffset(((X509Certificate2)certificate!).NotAfter));
                // the authority is not the machine's; who it is, the test compares
                return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable);
            });
            await using var data = source.Build();
            await using var connection = await data.OpenConnectionAsync(Cancellation);
        }
        Assert.Equal(cluster.Snapshot.Instances.Length, ends.Count);
        return [.. ends];
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not within 30 s: {what}.");
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>The machine's clock at another date; what only measures runs as it does.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        private long _shift;

        public TimeSpan Shift
        {
            get => TimeSpan.FromTicks(Volatile.Read(ref _shift));
            set => Volatile.Write(ref _shift, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}

using System.Collections.Concurrent;
using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using PgAspire.Operator;

namespace Company.Tests;

public class FailoverTests
{
    [Fact]
    public async Task No_acknowledged_order_is_lost_with_the_primary()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        var ct = deadline.Token;
        var appHost = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Company_AppHost>(ct);
        appHost.WithEphemeralPostgresData();
        await using var app = await appHost.BuildAsync(ct);
        await app.StartAsync(ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("api", ct);
        var cluster = await app.GetPostgresClusterAsync("pg", ct);
        var healthy = await cluster.WaitForAsync(s => s.IsHealthy, ct);
        using var api = app.CreateHttpClient("api");

        var acknowledged = new ConcurrentQueue<string>();
        var refused = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                var key = Guid.NewGuid().ToString();
                using var answer = await api.PutAsJsonAsync($"/orders/{key}", new { item = "book" }, ct);
                (answer.IsSuccessStatusCode ? acknowledged : refused).Enqueue(key);
            }
        }).ToArray();
        await UntilAsync(() => acknowledged.Count >= 50, ct);

        // the primary is lost with its data
        var lost = healthy.CurrentPrimary!;
        await cluster.DestroyAsync(lost, cancellationToken: ct);
        await cluster.WaitForAsync(s => s.CurrentPrimary is { } now && now != lost, ct);
        var before = acknowledged.Count;
        await UntilAsync(() => acknowledged.Count >= before + 50, ct);
        await enough.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Empty(refused);
        var kept = await api.GetFromJsonAsync<HashSet<string>>("/orders", ct);
        Assert.Empty(acknowledged.Except(kept!));
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken ct)
    {
        while (!condition())
        {
            await Task.Delay(20, ct);
        }
    }
}

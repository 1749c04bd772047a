using System.Diagnostics;

namespace Storefront.Visitor;

/// <summary>Places orders for a while, kills the primary half-way, and counts what became of the orders that were acknowledged.</summary>
internal sealed class UnattendedVisit(Shop shop, AppHostProcess host, TextWriter output)
{
    private const int Writers = 2;
    private static readonly TimeSpan s_betweenOrders = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_betweenReads = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_openingDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_healingDeadline = TimeSpan.FromMinutes(1);

    private readonly Acknowledgements _acknowledged = new();
    private readonly string _visit = Guid.NewGuid().ToString("N")[..8];
    private int _refused;
    private int _readsRefused;

    public async Task<int> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var opening = Stopwatch.GetTimestamp();
        await UntilAsync(shop.IsHealthyAsync, s_openingDeadline, "the storefront did not open", cancellationToken);
        Topology? before = null;
        // Two standbys: the sample's cluster has three instances.
        await UntilAsync(async ct => (before = await shop.TopologyAsync(ct))?.IsWhole(2) == true, s_openingDeadline, "the cluster did not become whole", cancellationToken);
        Say($"open after {Seconds(opening)}: {before}");

        using var load = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable.Range(1, Writers).Select(n => WriteAsync(n, load.Token)).Append(ReadAsync(load.Token)).ToArray();
        try
        {
            await PassAsync(duration / 2, cancellationToken);
            var killed = Kill(before!.Rw);
            var atKill = Stopwatch.GetTimestamp();

            Topology? after = null;
            await UntilAsync(
                async ct => (after = await shop.TopologyAsync(ct))?.Rw is { Instance: not null, InRecovery: false } rw && (rw.Timeline > before.Rw.Timeline || rw.Instance != killed),
                s_healingDeadline, "nobody was promoted", cancellationToken);
            Say($"{after!.Rw.Instance} was promoted, timeline {before.Rw.Timeline} -> {after.Rw.Timeline}");

            Topology? whole = null;
            await UntilAsync(async ct => (whole = await shop.TopologyAsync(ct))?.IsWhole(before.Rw.Standbys!.Value) == true, s_healingDeadline, "the cluster did not become whole again", cancellationToken);
            Say($"whole again after {Seconds(atKill)}: {whole}");

            var left = duration / 2 - Stopwatch.GetElapsedTime(atKill);
            await PassAsync(left, cancellationToken);
            await load.CancelAsync();
            await Task.WhenAll(clients);
            return await ReportAsync(atKill, before.Rw.Standbys!.Value, cancellationToken);
        }
        finally
        {
            await load.CancelAsync();
            await Task.WhenAll(clients);
        }
    }

    private async Task<int> ReportAsync(long atKill, int standbys, CancellationToken cancellationToken)
    {
        var missing = _acknowledged.Keys.ToHashSet(StringComparer.Ordinal);
        var deadline = Stopwatch.GetTimestamp();
        do
        {
            // A standby may be a moment behind.
            await ForgetListedAsync(missing, cancellationToken);
        }
        while (missing.Count > 0 && Stopwatch.GetElapsedTime(deadline) < TimeSpan.FromSeconds(10));

        var last = await shop.TopologyAsync(cancellationToken);
        var healthy = last?.IsWhole(standbys) == true;
        Say($"""
            write gap             {_acknowledged.LongestGapAfter(atKill).TotalMilliseconds:0} ms
            orders acknowledged   {_acknowledged.Count} ({_refused} refused, {_readsRefused} reads refused)
            orders lost           {missing.Count}
            cluster at the end    {(healthy ? "healthy" : "NOT healthy")}: {last}
            """);
        return missing.Count == 0 && healthy && _acknowledged.Count > 0 ? 0 : 1;
    }

    private async Task ForgetListedAsync(HashSet<string> missing, CancellationToken cancellationToken)
    {
        long? before = null;
        while (await shop.OrdersAsync(1000, before, cancellationToken) is { Orders.Count: > 0 } page)
        {
            missing.ExceptWith(page.Orders.Select(o => o.Key));
            before = page.Orders[^1].Id;
        }
    }

    private string Kill(ServedBy primary)
    {
        if (primary.Port is not { } port || Postmaster.Find(port) is not { } pid)
        {
            throw new VisitFailedException($"{primary.Instance} is no process of this machine (port {primary.Port}), so it cannot be killed from here.");
        }

        Say($"killing {primary.Instance}: kill -9 {pid}, {_acknowledged.Count} orders so far");
        using var process = Process.GetProcessById(pid);
        process.Kill();
        return primary.Instance!;
    }

    private async Task WriteAsync(int writer, CancellationToken cancellationToken)
    {
        try
        {
            for (var n = 1; ; n++)
            {
                var key = $"{_visit}-{writer}-{n}";
                // An order counts when it was acknowledged; one that was refused is sent again under the same key.
                while (await shop.PlaceAsync(key, $"book {n}", cancellationToken) is null)
                {
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(s_betweenReads, cancellationToken);
                }

                _acknowledged.Add(key);
                await Task.Delay(s_betweenOrders, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The shop closes.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (await shop.OrdersAsync(5, null, cancellationToken) is null)
                {
                    Interlocked.Increment(ref _readsRefused);
                }

                await Task.Delay(s_betweenReads, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The shop closes.
        }
    }

    private async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, TimeSpan within, string otherwise, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition(cancellationToken))
        {
            if (host.HasExited)
            {
                throw new VisitFailedException($"{otherwise}: the AppHost ended with exit code {host.ExitCode}");
            }

            if (Stopwatch.GetElapsedTime(started) > within)
            {
                throw new VisitFailedException($"{otherwise} within {within.TotalSeconds:0} s");
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    private async Task PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        await host.WaitForExitAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (host.HasExited)
        {
            throw new VisitFailedException($"the AppHost ended with exit code {host.ExitCode}");
        }
    }

    private void Say(string text) => output.WriteLine(text);

    private static string Seconds(long since) => FormattableString.Invariant($"{Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
}

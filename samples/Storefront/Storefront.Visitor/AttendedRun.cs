namespace Storefront.Visitor;

/// <summary>Says what to try once the shop is open, then waits for the AppHost or the user to end it.</summary>
internal static class AttendedRun
{
    public static async Task<int> WaitAsync(Shop shop, AppHostProcess host, TextWriter output, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hints = HintsAsync(shop, output, ended.Token);
        try
        {
            await host.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: the AppHost has it too.
            await host.StopAsync();
        }

        await ended.CancelAsync();
        await hints.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return host.ExitCode;
    }

    private static async Task HintsAsync(Shop shop, TextWriter output, CancellationToken cancellationToken)
    {
        while (!await shop.IsHealthyAsync(cancellationToken))
        {
            await Task.Delay(250, cancellationToken);
        }

        var topology = await shop.TopologyAsync(cancellationToken);
        var kill = topology?.Rw is { Instance: { } name, Port: { } port } && Postmaster.Find(port) is { } pid
            ? $"  kill -9 {pid}      # {name}, the primary: a standby is promoted"
            : null;
        await output.WriteLineAsync($"""

            The storefront is open: {shop.Address}
            {topology}

            Try:
              curl -s {shop.Address}topology
              curl -s -d '{"{"}"item":"book","quantity":1{"}"}' -H 'Content-Type: application/json' {shop.Address}orders
              curl -s {shop.Address}orders
            {kill}

            Ctrl+C ends everything.

            """);
    }
}

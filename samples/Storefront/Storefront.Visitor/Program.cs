using System.Runtime.InteropServices;
using Storefront.Visitor;

// Storefront.Visitor <AppHost.dll> [--for 60s] [--log <file>] [--api http://localhost:5480]
if (VisitorOptions.Parse(args, out var fault) is not { } options)
{
    Console.Error.WriteLine(fault);
    return 64;
}

using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext context)
{
    // The AppHost is a child and must be ended first.
    context.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

await using var host = AppHostProcess.Start(options.AppHost, options.For is null ? null : options.Log);
using var shop = new Shop(options.Api);
try
{
    return options.For is { } duration
        ? await new UnattendedVisit(shop, host, Console.Out).RunAsync(duration, stop.Token)
        : await AttendedRun.WaitAsync(shop, host, Console.Out, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (VisitFailedException exception)
{
    Console.Error.WriteLine(exception.Message);
    foreach (var line in host.LastLines(30))
    {
        Console.Error.WriteLine("  | " + line);
    }

    return 1;
}

using PgAspire.Chaos;
using PgAspire.Operator;

ChaosOptions options;
try
{
    options = ChaosOptions.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}{Environment.NewLine}{ChaosOptions.Usage}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};
var place = new ClusterPlace("pgchaos");
var run = new ChaosRun(options, place, TextWriter.Synchronized(Console.Out));
try
{
    var report = await run.RunAsync(interrupted.Token);
    if (!report.Succeeded)
    {
        foreach (var line in report.Journal)
        {
            Console.WriteLine($"  {line}");
        }
        Console.WriteLine($"lost: {string.Join(' ', report.Rows?.Lost.Take(20) ?? [])}; two primaries: {string.Join("; ", report.TwoPrimaries)}; failure: {report.Failure}");
        Console.WriteLine($"The data stays in {run.Data}.");
    }
    else
    {
        await run.DeleteDataAsync();
    }
    Console.WriteLine(report);
    return report.Succeeded ? 0 : 1;
}
catch (Exception e) when (e is DriverException or OperationCanceledException)
{
    await run.DeleteDataAsync();
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

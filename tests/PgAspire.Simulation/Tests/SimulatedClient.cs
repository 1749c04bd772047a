using System.Globalization;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Tests;

/// <summary>A client of simulated servers.</summary>
internal sealed class SimulatedClient(SimulatedPlace place) : ServerClient
{
    public override Task<bool> AnswersAsync(IInstanceDriver driver, string instance) =>
        place.PassAsync(() => Task.FromResult(Server(driver, instance) is { Accepting: true, PostmasterHung: false }));

    public override Task<string?> StartedAtAsync(IInstanceDriver driver, string instance) =>
        place.PassAsync(() => Task.FromResult(Server(driver, instance)?.StartedAt.ToString("O", CultureInfo.InvariantCulture)));

    public override Task<int> StandbysAsync(IInstanceDriver driver, string instance) =>
        place.PassAsync(() => Task.FromResult(Server(driver, instance)!.WalSenders.Count(s => s.CaughtUp)));

    public override Task WriteAsync(IInstanceDriver driver, string instance, string table, int number) => place.PassAsync(() =>
    {
        var written = new TaskCompletionSource();
        var server = Server(driver, instance)!;
        server.Commit(500, position =>
        {
            server.Data.Rows[table] = (number.ToString(CultureInfo.InvariantCulture), position);
            written.SetResult();
        }, () => written.SetException(new InvalidOperationException("cannot execute CREATE TABLE in a read-only transaction")));
        return written.Task;
    });

    public override async Task<int?> ReadAsync(IInstanceDriver driver, string instance, string table) =>
        await HasTableAsync(driver, instance, table) ? int.Parse(Server(driver, instance)!.Data.Rows[table].Value, CultureInfo.InvariantCulture) : null;

    public override Task<bool> HasTableAsync(IInstanceDriver driver, string instance, string table) => place.PassAsync(() => Task.FromResult(
        Server(driver, instance) is { Accepting: true } server && server.Data.Rows.TryGetValue(table, out var row) && server.Data.End.Contains(row.At)));

    public override Task<Task> StayAsync(IInstanceDriver driver, string instance) => place.PassAsync(() =>
    {
        var server = Server(driver, instance)!;
        var ended = new TaskCompletionSource();
        server.Sessions.Add(new(server.Machine, server, _ => ended.SetResult()));
        return Task.FromResult<Task>(ended.Task);
    });

    public override Task LogAsync(IInstanceDriver driver, string instance, string word, int lines) => place.PassAsync(() =>
    {
        var server = Server(driver, instance)!;
        for (var line = 1; line <= lines; line++)
        {
            server.Machine.Log(server.Instance, $"LOG:  {word} {line}");
        }
        return Task.CompletedTask;
    });

    private static Server? Server(IInstanceDriver driver, string instance) => SimulatedPlace.Find(driver, instance).Server;
}

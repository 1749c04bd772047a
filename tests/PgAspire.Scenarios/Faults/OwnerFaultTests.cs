using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PgAspire.Chaos;
using PgAspire.Tests.Containers;

namespace PgAspire.Scenarios;

/// <summary>Two processes, each with a cluster in containers, both of one name.</summary>
public sealed class OwnerFaultTests
{
    private const string Password = "owner-password-1234";
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_killed_owner_nothing_is_left_within_ten_seconds_and_its_namesake_is_untouched()
    {
        await TestEngine.RequireAsync(TestImages.NewerOperand15);
        var place = new ClusterPlace("pgs-owner");
        try
        {
            var owners = await Task.WhenAll(
                Owner.StartInContainersAsync(place.Data("one"), TestImages.NewerOperand15, Password),
                Owner.StartInContainersAsync(place.Data("other"), TestImages.NewerOperand15, Password));
            using var one = owners[0];
            using var other = owners[1];
            var (session, survivor) = (one.Said.Split(' ')[1], other.Said.Split(' ')[1]);
            await using var client = NpgsqlDataSource.Create(ReadWrite(other));
            await ExecuteAsync(client, "CREATE TABLE kept AS SELECT 42 AS answer");
            var before = await OfAsync(survivor);
            Assert.NotEmpty(await OfAsync(session));

            var since = Stopwatch.GetTimestamp();
            await one.KillAsync();
            // the folder of the sockets is the last thing that its guardian deletes
            while (await OfAsync(session) is { Count: > 0 } || Directory.GetFileSystemEntries(place.Data("one")) is { Length: > 0 })
            {
                Assert.True(Stopwatch.GetElapsedTime(since) < Promise, $"After {Promise.TotalSeconds} s there are {string.Join(", ", await OfAsync(session))}.");
                await Task.Delay(50, Cancellation);
            }

            TestContext.Current.SendDiagnosticMessage("The containers, networks and volumes of a killed owner were gone after {0:F1} s.", Stopwatch.GetElapsedTime(since).TotalSeconds);
            Assert.Equal(before, await OfAsync(survivor));
            await using var ask = client.CreateCommand("SELECT answer FROM kept");
            Assert.Equal(42, await ask.ExecuteScalarAsync(Cancellation));
            Assert.Equal(0, await other.LeaveAsync());
        }
        finally
        {
            place.Delete();
        }
    }

    // with their ids: a container that was replaced is not untouched
    private static async Task<IReadOnlyList<string>> OfAsync(string session)
    {
        var engine = await TestEngine.ClientAsync();
        var containers = await engine.Containers.ListContainersAsync(new() { All = true });
        return
        [
            .. containers.Where(c => c.Names.Any(n => n.Contains(session, StringComparison.Ordinal))).Select(c => $"{c.ID} {c.State}").Order(StringComparer.Ordinal),
            .. (await TestEngine.InventoryAsync(session)).Where(item => !item.StartsWith("container", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
    }

    private static string ReadWrite(Owner owner) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = int.Parse(owner.Said.Split(' ')[0], CultureInfo.InvariantCulture),
        Username = "app",
        Password = Password,
        Database = "app",
        Pooling = false,
    }.ConnectionString;

    private static async Task ExecuteAsync(NpgsqlDataSource client, string sql)
    {
        await using var command = client.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}

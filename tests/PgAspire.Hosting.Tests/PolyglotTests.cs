using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

/// <summary>The sample's service in JavaScript, with its own ordinary driver, through a failover.</summary>
public sealed class PolyglotTests
{
    [Fact]
    public async Task A_consumer_in_JavaScript_writes_and_reads_before_and_after_a_failover()
    {
        InstalledPostgres.Require();
        InstalledNode.Require();
        var ct = TestContext.Current.CancellationToken;
        var builder = AppHost.Create();
        // hard in a URI, and in a connection string
        builder.Configuration["Parameters:pg-password"] = "p@ss/w:rd?#%41 ";
        builder.AddNotes(Sample());
        var pg = builder.Resources.OfType<PostgresClusterResource>().Single();
        await using var app = builder.Build();
        await app.StartAsync(ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("notes", ct).Within(90, "the service answers");
        var notes = (ExecutableResource)builder.Resources.Single(r => r.Name == "notes");
        using var client = new HttpClient { BaseAddress = new(notes.GetEndpoint("http").Url), Timeout = TimeSpan.FromSeconds(30) };

        var (standby, before) = await WriteAsync(client, "before");
        Assert.False(standby);
        await ReadsAsync(client, 1);

        var control = await pg.GetControlAsync(ct);
        var first = control.Snapshot.CurrentPrimary!;
        var result = await app.ResourceCommands.ExecuteCommandAsync(first, "kill", ct);
        Assert.True(result.Success, result.Message);
        (standby, var after) = await WriteAsync(client, "after");
        Assert.False(standby);
        Assert.NotEqual(before, after);
        Assert.NotEqual(first, control.Snapshot.CurrentPrimary);
        await ReadsAsync(client, 2);
        await app.StopAsync(ct);
    }

    private static async Task<(bool Standby, int Port)> WriteAsync(HttpClient client, string text)
    {
        using var content = new StringContent(text);
        var answer = await EventuallyAsync(async () =>
        {
            using var response = await client.PostAsync(new Uri("/notes", UriKind.Relative), content, TestContext.Current.CancellationToken);
            return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        }, a => a.TryGetProperty("text", out _), $"'{text}' is written");
        Assert.Equal(text, answer.GetProperty("text").GetString());
        return (answer.GetProperty("standby").GetBoolean(), answer.GetProperty("port").GetInt32());
    }

    private static async Task ReadsAsync(HttpClient client, int expected)
    {
        var answer = await EventuallyAsync(() => client.GetFromJsonAsync<JsonElement>(new Uri("/notes", UriKind.Relative), TestContext.Current.CancellationToken),
            a => a.TryGetProperty("notes", out var n) && n.GetInt32() == expected, $"{expected} notes are read");
        Assert.True(answer.GetProperty("standby").GetBoolean());
    }

    private static async Task<JsonElement> EventuallyAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isThere, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(40));
        var last = "no answer";
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                var answer = await ask();
                if (isThere(answer))
                {
                    return answer;
                }
                last = answer.ToString();
            }
            catch (Exception e) when (e is HttpRequestException or System.Net.Sockets.SocketException)
            {
                last = e.Message;
            }
            await Task.Delay(50, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        throw new TimeoutException($"Still waiting until {what}: {last}");
    }

    private static string Sample()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PgAspire.sln")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder!.FullName, "samples", "Polyglot", "Polyglot.Api");
    }
}

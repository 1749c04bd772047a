using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;

namespace PgAspire.Templates.Tests;

/// <summary>The starter as a user has it: from packages, in an empty folder.</summary>
public sealed partial class StarterTests(PackedTemplates templates) : IClassFixture<PackedTemplates>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_its_test_passes_and_without_its_retry_the_test_fails()
    {
        var folder = templates.EmptyFolder();
        await templates.NewAsync(folder, "pgaspire-starter", "Shop", [], Cancellation);
        var shop = Path.Combine(folder, "Shop");

        await templates.DotNet.SucceedsAsync(shop, ["test"], Cancellation);
        await RunsAsync(shop);

        var api = Path.Combine(shop, "Shop.Api", "Program.cs");
        var source = await File.ReadAllTextAsync(api, Cancellation);
        var without = Retry().Replace(source, "await using var once = await primary.OpenConnectionAsync(ct); await Once(once, ct); async Task Once(NpgsqlConnection connection, CancellationToken ct)\n        ${body};", 1);
        Assert.NotEqual(source, without);
        await File.WriteAllTextAsync(api, without, Cancellation);
        await templates.DotNet.SucceedsAsync(shop, ["build"], Cancellation);

        var (exitCode, output) = await templates.DotNet.RunAsync(shop, ["test", "--no-build"], Cancellation);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Assert.Empty() Failure", output, StringComparison.Ordinal);
    }

    // The AppHost as its user starts it, and one request to what it runs.
    private async Task RunsAsync(string shop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        using var run = templates.DotNet.Start(shop, ["run", "--project", "Shop.AppHost", "--no-build"]);
        var output = new StringBuilder();
        DotNet.Follow(run, output);
        try
        {
            using var client = new HttpClient { BaseAddress = new("http://localhost:5490") };
            while (true)
            {
                Assert.False(run.HasExited, output.ToString());
                try
                {
                    using var answer = await client.PutAsJsonAsync("/orders/first", new { item = "book" }, deadline.Token);
                    if (answer.IsSuccessStatusCode)
                    {
                        break;
                    }
                }
                catch (HttpRequestException)
                {
                    // it has not started yet
                }
                await Task.Delay(100, deadline.Token);
            }
            Assert.Equal(["first"], await client.GetFromJsonAsync<string[]>("/orders", deadline.Token) ?? []);
        }
        finally
        {
            // as an IDE does, and Ctrl+C, which a shell in the background makes its programs ignore: the AppHost ends what it started
            using var interrupt = System.Diagnostics.Process.Start("kill", ["-TERM", $"{AppHostOf(run.Id)}"]);
            await run.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, CancellationToken.None);
        }
    }

    // dotnet run is the parent of the program.
    private static int AppHostOf(int dotnetRun) => Directory.GetDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _) && File.Exists($"/proc/{name}/stat"))
        .Select(name => (Id: int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture), Stat: TryRead($"/proc/{name}/stat")))
        .Where(process => process.Stat is { } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{dotnetRun}")
        .Select(process => process.Id).FirstOrDefault(dotnetRun);

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // it has just ended
            return null;
        }
    }

    [GeneratedRegex(@"await retry\.ExecuteInTransactionAsync\(primary, Idempotence\.Idempotent, async \(connection, ct\) =>\s*(?<body>\{.*?\n        \}), ct\);", RegexOptions.Singleline)]
    private static partial Regex Retry();
}

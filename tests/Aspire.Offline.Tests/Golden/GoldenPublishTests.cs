using System.Text.RegularExpressions;

namespace Aspire.Offline.Tests.Golden;

/// <summary>The stand-in publishes from the golden AppHosts, unchanged, what Aspire did.</summary>
[Collection(nameof(GoldenWorkshop))]
public sealed partial class GoldenPublishTests(GoldenWorkshop workshop)
{
    private const int Reruns = 2;

    public static TheoryData<string> Charts { get; } = [.. GoldenPublication.All.Where(p => p.Chart is not null).Select(p => p.Name)];

    public static TheoryData<string> Consoles { get; } = [.. GoldenPublication.All.Where(p => p.Console is not null).Select(p => p.Name)];

    public static TheoryData<string> Manifests { get; } = [.. GoldenPublication.WithManifest];

    [Theory]
    [MemberData(nameof(Charts))]
    public async Task Writes_the_chart_that_Aspire_writes(string name)
    {
        var publication = Find(name);
        var published = await workshop.PublishAsync(publication);
        var differences = GoldenComparison.CompareFolders(Expected(publication.Chart!), published.Chart);
        Assert.True(differences.Count == 0, $"{name}: - is Aspire's, + is the stand-in's\n{string.Join("\n\n", differences)}\n{published.Output}{published.Error}");
    }

    [Theory]
    [MemberData(nameof(Consoles))]
    public async Task Ends_and_says_what_Aspire_says(string name)
    {
        var publication = Find(name);
        var published = await workshop.PublishAsync(publication);
        var (code, lines) = GoldenConsole.Expected(await File.ReadAllTextAsync(Expected(publication.Console!), TestContext.Current.CancellationToken));
        // the logger writes in the background: of a program that ends by its exception, the last lines may be lost
        for (var attempt = 1; published.Code != 0 && attempt <= Reruns && !GoldenConsole.Of(published).SequenceEqual(lines); attempt++)
        {
            published = await workshop.PublishAsync(publication);
        }

        Assert.Equal(lines, GoldenConsole.Of(published));
        Assert.Equal(code, published.Code);
        Assert.Equal(publication.Chart is not null, File.Exists(Path.Combine(published.Chart, "Chart.yaml")));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task Writes_the_manifest_that_Aspire_writes(string program)
    {
        // The manifest names projects by their paths from the folder that it is in.
        var output = Path.Combine(workshop.Cases, "07-manifest", "written", program + ".json");
        var published = await workshop.PublishAsync(Find(program) with { Step = null }, output);
        Assert.Equal(0, published.Code);
        var expected = await File.ReadAllTextAsync(Expected($"07-manifest/expected/{program}.json"), TestContext.Current.CancellationToken);
        Assert.Equal(expected, await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Raises_events_and_runs_callbacks_and_steps_in_the_order_of_Aspire()
    {
        var publication = Find(GoldenPublication.Events);
        var published = await workshop.PublishAsync(publication);
        var expected = Expected($"{publication.Folder}/expected");
        Assert.Empty(GoldenComparison.CompareFile(Path.Combine(expected, "events-by-resource.log"), Path.Combine(published.Logs, "events-by-resource.log")));
        Assert.Empty(GoldenOrder.Broken(publication.Name, Path.Combine(expected, "events.log")));
        Assert.Empty(GoldenOrder.Broken(publication.Name, Path.Combine(published.Logs, "events.log")));
    }

    [Theory]
    [InlineData("03-connection-string")]
    [InlineData("04-custom-resource")]
    public async Task Has_the_steps_that_Aspire_has(string program)
    {
        // An unknown step is refused with the names of all that there are.
        var published = await workshop.PublishAsync(Find(program) with { Step = "none" });
        var names = StepNames().Match(published.Output).Groups[1].Value.Split(", ").Select(n => n.Trim('\''));
        var expected = await File.ReadAllLinesAsync(Expected($"{GoldenPublication.Events}/steps-of-{program}.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(expected, names);
    }

    [Theory]
    [InlineData("01-project-consumer")]
    [InlineData("04-custom-resource")]
    public async Task Writes_the_same_bytes_again_in_another_folder_and_culture(string program)
    {
        var first = await workshop.PublishAsync(Find(program));
        var second = await workshop.PublishAsync(Find(program), output: null, ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo"));
        Assert.NotEmpty(Directory.EnumerateFiles(first.Chart));
        Assert.Empty(GoldenComparison.CompareFolders(first.Chart, second.Chart));
    }

    private static GoldenPublication Find(string name)
    {
        GoldenSource.SkipWithout();
        return GoldenPublication.All.Single(p => p.Name == name);
    }

    private static string Expected(string path) => Path.Combine(GoldenSource.Cases!, path);

    [GeneratedRegex("Available steps: (.*)")]
    private static partial Regex StepNames();
}

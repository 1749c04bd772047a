namespace PgAspire.Templates.Tests;

/// <summary>Each choice of each template builds.</summary>
public sealed class ChoiceTests(PackedTemplates templates) : IClassFixture<PackedTemplates>
{
    private static readonly string[] Versions = ["16", "17", "18"];
    private static readonly string[] Runtimes = ["Processes", "Containers", "Auto"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Each_value_of_each_choice_builds() => BuildAsync(
        [("pgaspire-apphost", "1", "16", "Processes", false), ("pgaspire-apphost", "2", "17", "Containers", true), ("pgaspire-apphost", "3", "18", "Auto", true), ("pgaspire-apphost", "5", "18", "Processes", true),
         ("pgaspire-starter", "2", "16", "Containers", false), ("pgaspire-starter", "3", "17", "Auto", true), ("pgaspire-starter", "5", "18", "Processes", false)]);

    [Theory]
    [Trait("Runs", "on request")]
    [InlineData("pgaspire-apphost", new[] { "1", "2", "3", "5" })]
    [InlineData("pgaspire-starter", new[] { "2", "3", "5" })]
    public Task Each_combination_of_choices_builds(string template, string[] instances) => BuildAsync(
        from number in instances from version in Versions from runtime in Runtimes from kubernetes in new[] { true, false } select (template, number, version, runtime, kubernetes));

    private async Task BuildAsync(IEnumerable<(string Template, string Instances, string Version, string Runtime, bool Kubernetes)> choices)
    {
        var folder = templates.EmptyFolder();
        var projects = new List<string>();
        foreach (var (choice, number) in choices.Select((choice, number) => (choice, number)))
        {
            var name = $"Shop{number}";
            await templates.NewAsync(folder, choice.Template, name,
                ["--instances", choice.Instances, "--postgres", choice.Version, "--runtime", choice.Runtime, "--kubernetes", choice.Kubernetes ? "true" : "false"], Cancellation);
            var made = Directory.GetFiles(Path.Combine(folder, name), "*.csproj", SearchOption.AllDirectories);
            projects.AddRange(made);
            var appHost = made.Single(project => choice.Template == "pgaspire-apphost" || project.Contains("AppHost", StringComparison.Ordinal));
            var program = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(appHost)!, "Program.cs"), Cancellation);
            Assert.Contains($"instances: {choice.Instances})", program, StringComparison.Ordinal);
            Assert.Contains($"\"{choice.Version}-", program, StringComparison.Ordinal);
            Assert.Contains($"ClusterRuntime.{choice.Runtime}", program, StringComparison.Ordinal);
            Assert.Equal(choice.Kubernetes, program.Contains("AddKubernetesEnvironment", StringComparison.Ordinal));
            Assert.DoesNotContain("#if", program, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "All.slnx"),
            $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{Path.GetRelativePath(folder, project).Replace('\\', '/')}\" />"))}</Solution>", Cancellation);
        await templates.DotNet.SucceedsAsync(folder, ["build", "All.slnx", "-v", "q", "-nodeReuse:false", "-p:TreatWarningsAsErrors=true"], Cancellation);
    }
}

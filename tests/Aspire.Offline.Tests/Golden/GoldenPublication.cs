namespace Aspire.Offline.Tests.Golden;

/// <summary>One publication by one of the golden AppHosts.</summary>
/// <param name="Folder">The folder of the program.</param>
/// <param name="Variant">Which of its variants; empty when it has none.</param>
/// <param name="Chart">Where Aspire's output is below the cases; null when it has none.</param>
/// <param name="Console">Where Aspire's console is; null when it was not kept.</param>
internal sealed record GoldenPublication(string Folder, string Variant, string? Chart, string? Console)
{
    private static readonly string[] s_programs = ["01-project-consumer", "02-container-consumer", "03-connection-string", "04-custom-resource"];

    private static readonly string[] s_options = ["defaults", "dashboard-off", "dashboard-configured", "helm", "properties", "no-consumer"];

    private static readonly string[] s_failures =
    [
        "anonymous-volume", "bad-name", "bad-namespace", "bad-version", "bind-mount", "build-error", "customization-throws", "duplicate-name",
        "environment-throws", "no-environment", "parameter-as-argument", "two-environments",
    ];

    private static readonly string[] s_incomplete = ["missing-parameter", "missing-secret"];

    public const string Events = "09-publish-events";

    public static IReadOnlyList<GoldenPublication> All { get; } =
    [
        .. s_programs.Select(p => new GoldenPublication(p, "", $"{p}/expected", $"{p}/console.txt")),
        new("05-service-discovery", "", "05-service-discovery/expected", null),
        .. s_options.Select(v => new GoldenPublication("06-environment-options", v, $"06-environment-options/expected/{v}", null)),
        .. s_failures.Select(v => new GoldenPublication("08-publish-failures", v, null, $"08-publish-failures/expected/{v}/console.txt")),
        .. s_incomplete.Select(v => new GoldenPublication(
            "08-publish-failures", v, $"08-publish-failures/expected/{v}/chart", $"08-publish-failures/expected/{v}/console.txt")),
        new(Events, "", $"{Events}/expected/publish", null),
    ];

    /// <summary>The programs of which Aspire's manifest was kept.</summary>
    public static IEnumerable<string> WithManifest => s_programs;

    public string Name => Variant.Length == 0 ? Folder : $"{Folder}/{Variant}";

    /// <summary>Null publishes the manifest instead of a step's output.</summary>
    public string? Step { get; init; } = "publish";

    public string[] ArgumentsFor(string output) =>
    [
        .. Step is null ? ["--publisher", "manifest"] : new[] { "--operation", "publish", "--step", Step },
        "--output-path", output,
        .. Variant.Length == 0 ? Array.Empty<string>() : ["--variant", Variant],
    ];
}

/// <param name="Code">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error.</param>
/// <param name="Chart">The output path; need not exist.</param>
/// <param name="Logs">What the program wrote down itself.</param>
internal sealed record GoldenPublished(int Code, string Output, string Error, string Chart, string Logs);

namespace Aspire.Offline.Tests.Golden;

/// <summary>One run of one of the golden AppHosts.</summary>
/// <param name="Folder">The folder of the case.</param>
/// <param name="Variant">The folder below <c>expected</c>, or empty.</param>
/// <param name="Arguments">What the program is given.</param>
/// <param name="FixedPorts">It listens on the ports of the launch profile, so no other such case may run beside it.</param>
internal sealed record GoldenCase(string Folder, string Variant, string[] Arguments, bool FixedPorts)
{
    public string Name => Variant.Length == 0 ? Folder : $"{Folder}/{Variant}";

    /// <summary>In the order in which they are started: the longest first.</summary>
    public static IReadOnlyList<GoldenCase> All { get; } =
    [
        new("13-run-health", "", [], FixedPorts: false),
        new("11-run-lifecycle", "", [], FixedPorts: true),
        new("10-run-environment", "", [], FixedPorts: true),
        OfVariant("14-run-shutdown", "sigint", fixedPorts: true),
        OfVariant("14-run-shutdown", "stop", fixedPorts: true),
        OfVariant("14-run-shutdown", "sigint-while-starting", fixedPorts: true),
        new("15-run-commands", "", [], FixedPorts: false),
        new("16-run-parameters", "", [], FixedPorts: false),
        OfVariant("12-run-failures", "exit-codes"),
        OfVariant("12-run-failures", "failed-to-start"),
        new("12-run-failures", "failed-to-start-dashboard-off", ["--variant", "failed-to-start", "--dashboard", "off"], FixedPorts: false),
        OfVariant("12-run-failures", "failed-then-started"),
        OfVariant("12-run-failures", "exited"),
        OfVariant("12-run-failures", "finished"),
        OfVariant("12-run-failures", "runtime-unhealthy"),
        OfVariant("12-run-failures", "throws"),
        OfVariant("12-run-failures", "ready-throws"),
        OfVariant("12-run-failures", "own-state"),
    ];

    private static GoldenCase OfVariant(string folder, string variant, bool fixedPorts = false) => new(folder, variant, ["--variant", variant], fixedPorts);
}

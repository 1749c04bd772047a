namespace Aspire.Offline.Tests.Golden;

/// <summary>What must come before what although it belongs to different resources: one waits for the other.</summary>
internal static class GoldenOrder
{
    private static readonly Dictionary<string, (string Before, string After)[]> s_rules = new(StringComparer.Ordinal)
    {
        [GoldenPublication.Events] =
        [
            ("service SubscribeAsync of the eventing subscriber", "event BeforeStart"),
            ("event BeforeStart", "call web environment callback"),
            ("call web environment callback", "service StartingAsync"),
            ("step clock before-the-chart", "call web customization"),
            ("call web customization", "step clock after-the-chart, Chart.yaml exists True"),
            ("step clock after-the-chart, Chart.yaml exists True", "service StoppingAsync"),
        ],
        ["11-run-lifecycle"] =
        [
            ("call clock OnResourceReady ends", "state api-<id1> Running, health Unhealthy"),
            ("call clock OnResourceReady ends", "state migrate-<id1> Running, health Healthy"),
            ("event face ResourceReady", "state on-face-<id1> Running, health Healthy"),
            ("publish clock Running", "state on-start-<id1> Running, health Healthy"),
            ("state on-start-<id1> Running, health Healthy", "health clock from now on the check says Healthy"),
            ("state migrate-<id1> Finished, health -, exit code 0", "state on-migrate-<id1> Running, health Healthy"),
            ("state unchecked Running, health Healthy", "state on-unchecked-<id1> Running, health Healthy"),
            ("event AfterResourcesCreated", "note StartAsync returned"),
        ],
        ["12-run-failures/failed-then-started"] =
        [
            ("event clock ResourceReady", "state for-default-<id1> Running, health Healthy"),
            ("event clock ResourceReady", "state for-wait-<id1> Running, health Healthy"),
            ("publish clock FailedToStart", "state for-stop-<id1> FailedToStart, health -"),
        ],
        ["12-run-failures/exit-codes"] =
        [
            ("state good-<id1> Finished, health -, exit code 0", "state after-good-<id1> Running, health Healthy"),
            ("state bad-<id1> Finished, health -, exit code 3", "state after-bad-3-<id1> Running, health Healthy"),
        ],
        ["13-run-health"] =
        [
            ("state clock Running, health Healthy", "state consumer-<id1> Running, health Healthy"),
            ("step healthy again", "state late-<id1> Running, health Healthy"),
            ("step healthy again", "result late the start command returns: success True"),
        ],
        ["14-run-shutdown/sigint-while-starting"] = [("note SIGINT", "token clock ApplicationStopping is cancelled")],
    };

    /// <returns>The rules that the log breaks.</returns>
    public static IReadOnlyList<string> Broken(string name, string log)
    {
        if (!s_rules.TryGetValue(name, out var rules))
        {
            return [];
        }

        var lines = File.ReadAllLines(log).Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        return
        [
            .. rules.Where(rule => First(rule.Before) is var before && First(rule.After) is var after && (before < 0 || after < before))
                .Select(rule => $"'{rule.Before}' must come before '{rule.After}'"),
        ];

        int First(string start) => lines.FindIndex(l => l.StartsWith(start, StringComparison.Ordinal));
    }
}

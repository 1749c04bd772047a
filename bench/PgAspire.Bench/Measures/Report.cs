using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgAspire.Bench.Measures;

/// <summary>Everything that was found, as a table and as JSON.</summary>
internal sealed class Report
{
    private readonly List<Finding> _findings = [];
    private readonly List<string> _remarks = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public void Add(Finding finding)
    {
        _findings.Add(finding);
        Say($"{finding.Area}: {finding.Measure}: {Ours(finding)}{(finding.Ratio is { } ratio ? $", ratio {ratio:F2}" : "")}");
    }

    /// <summary>Something that was not measured, or that the reader of the table must know.</summary>
    public void Remark(string text)
    {
        _remarks.Add(text);
        Say(text);
    }

    /// <summary>Progress, beside the result.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine("| area | measure | ours | beside it, in the same run | ratio | target | met |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var finding in _findings)
        {
            var peers = string.Join("; ", finding.Peers.Select(p => $"{p.Name}: {p.Sample.Range(finding.Unit)}, n = {p.Sample.Count}"));
            var met = finding.Met switch { true => "yes", false => "**no**", null => "" };
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {finding.Area} | {finding.Measure} | {Ours(finding)} | {peers} | {(finding.Ratio is { } ratio ? ratio.ToString("F2", CultureInfo.InvariantCulture) : "")} | {finding.Target} | {met} |");
        }
        foreach (var remark in _remarks.Concat(_findings.Where(f => f.Note.Length > 0).Select(f => $"{f.Measure}: {f.Note}")).Distinct())
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"- {remark}");
        }
        return text.ToString();
    }

    public string Json() => new JsonObject
    {
        ["findings"] = new JsonArray([.. _findings.Select(f => (JsonNode)new JsonObject
        {
            ["area"] = f.Area,
            ["measure"] = f.Measure,
            ["unit"] = f.Unit,
            ["ours"] = Numbers(f.Ours),
            ["peers"] = new JsonObject(f.Peers.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Numbers(p.Sample)))),
            ["ratio"] = f.Ratio,
            ["target"] = f.Target,
            ["met"] = f.Met,
            ["note"] = f.Note,
        })]),
        ["remarks"] = new JsonArray([.. _remarks.Select(r => (JsonNode)r)]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static string Ours(Finding finding) => (finding.OursText ?? finding.Ours.Range(finding.Unit)) + (finding.Ours.Count > 1 ? $", n = {finding.Ours.Count}" : "");

    private static JsonArray Numbers(Sample sample) => new([.. sample.Values.Select(v => (JsonNode)Math.Round(v, 4))]);
}

using System.Globalization;
using System.Text;
using PgAspire.Operator.Tests.Decide;

namespace PgAspire.Operator.Tests.Documents;

/// <summary>
/// <c>docs/rules.md</c>: the rule tables for readers. Ids, conditions and actions are the tables'; the diagrams' transitions are what rules say that they bring about,
/// and what the planner decides for events and operations in a sample cluster.
/// </summary>
internal static class RulesDocument
{
    // a section is the letter of its rules' ids
    private static readonly Dictionary<char, (string Title, string Sentence)> Sections = new()
    {
        ['B'] = ("Bootstrap", "All instances are made from one `initdb`; until the bootstrap's statements have run, nothing else is looked at."),
        ['U'] = ("Unrecoverable", "Without any complete data, or without knowing who was the primary, the operator does nothing that could make it worse."),
        ['Z'] = ("Hibernation", "The primary is ended first, so that the standbys have all of its WAL; the data waits."),
        ['D'] = ("Destruction", "An instance is ended for good because a user wants it, unless it may hold the only copy of the data."),
        ['G'] = ("Fencing", "A fenced primary is down on purpose: there is no failover from it."),
        ['W'] = ("Switchover", "Another primary is wanted while the present one works: it is ended in order, and only who has all that it wrote is promoted."),
        ['F'] = ("Failover", "The primary is down, hangs or has lost its data: it is made sure that it cannot write, then who has most is chosen, and only when that has every acknowledged commit."),
        ['P'] = ("Promotion", "The chosen instance leaves recovery; when it takes writes, it is the current primary and the services follow."),
        ['R'] = ("Restart and update", "One instance after the other, each when all are ready: the standby that lags most first, the primary last."),
        ['S'] = ("Settling", "What waits until all instances are ready: an instance too many is deleted, hibernation begins, configuration is applied."),
        ['H'] = ("Steady state", "The primary serves, or is about to."),
        ['X'] = ("An instance's safety, hibernation and fencing", "What takes writes and must not is ended before anything else is done to it."),
        ['J'] = ("Joining and rejoining", "An instance without usable data is cloned; a former primary is started, rewound or cloned; a standby is started, or sent to the present primary."),
        ['C'] = ("What is kept", "Configuration, the checkpoint after a promotion, replication slots, roles and databases."),
    };

    // what a rule says that it brings about, and the condition that holds then
    private static readonly (string Then, string Condition)[] Leads =
    [
        ("target primary: pending", "a failover looks for its candidate"),
        ("by a switchover", "a switchover is under way"),
        ("PromoteInstance", "another primary is wanted"),
        ("current primary: the chosen one", "the primary serves"),
        ("the switchover is withdrawn", "the primary serves"),
        ("target primary: the current one again", "the primary serves"),
        ("StartInstance in place", "the primary serves"),
        ("then the cluster is initialised", "the primary serves"),
        ("it becomes the current primary", "the primary serves"),
        ("the destruction is over", "the primary serves"),
        ("the destruction is withdrawn", "the primary serves"),
        ("the cluster hibernates", "the cluster hibernates"),
    ];

    // what an instance is that is to follow the primary, by a condition of its rules
    private static readonly (string Name, string Condition)[] Standings =
    [
        ("no usable data", "its data is missing or incomplete"),
        ("a former primary, stopped", "it has no standby.signal: it was a primary"),
        ("a standby, stopped", "it has standby.signal"),
        ("a history that may differ", "its history may differ under the same timeline number"),
        ("WAL that does not lead to the primary's", "it does not stream, and its log says that its WAL does not lead to the primary's"),
        ("a standby that does not stream", "it has not streamed for a while"),
        ("a standby of another instance", "it streams from another instance than the primary"),
    ];

    /// <summary>The texts of <see cref="Leads"/> and <see cref="Standings"/> that no rule has; a rule was changed and this file was not.</summary>
    public static IEnumerable<string> Unknown()
    {
        var rules = All().ToArray();
        return Leads.Where(l => !rules.Any(r => r.Then.Contains(l.Then, StringComparison.Ordinal))).Select(l => l.Then)
            .Concat(Leads.Select(l => l.Condition).Concat(Standings.Select(s => s.Condition)).Where(c => !rules.Any(r => r.Conditions.Contains(c))))
            .Concat(rules.Select(r => r.Id[..1]).Where(section => !Sections.ContainsKey(section[0])));
    }

    /// <summary>The document.</summary>
    public static string Write()
    {
        var text = new StringBuilder("""
            # The rules

            What the operator does is decided by two ordered tables: in each, the first rule whose conditions all hold decides. The journal names the rule. [failover.md](failover.md) walks through a failover and a switchover.

            <!-- Written from the tables by a test; CONTRIBUTING.md says how. -->

            ## From one section to another

            A label is the rule that leads there, or what happened and the rule that decides then. `H` is where a cluster is when nothing happens.


            """);
        Append(text, ClusterDiagram());
        text.Append("\n## How an instance comes to follow the primary\n\n");
        Append(text, JoinDiagram());
        text.Append("\n# The cluster\n");
        Append(text, Cluster());
        text.Append("\n# Each instance at rest, once the cluster is initialised\n");
        Append(text, Instance());
        return text.ToString();
    }

    private static IEnumerable<Row> Cluster() => ClusterRules.Table.Select(r => new Row(r.Id, [.. r.Conditions.Select(c => c.Text)], r.Then));

    private static IEnumerable<Row> Instance() => InstanceRules.Table.Select(r => new Row(r.Id, [.. r.Conditions.Select(c => c.Text)], r.Then));

    private static IEnumerable<Row> All() => Cluster().Concat(Instance());

    private static void Append(StringBuilder text, IEnumerable<Row> rules)
    {
        char? section = null;
        var begun = new HashSet<char>();
        foreach (var rule in rules)
        {
            if (section != rule.Section)
            {
                section = rule.Section;
                var (title, sentence) = Sections[rule.Section];
                text.Append(CultureInfo.InvariantCulture, $"\n## {rule.Section}: {title}");
                text.Append(begun.Add(rule.Section) ? $"\n\n{sentence}\n\n" : ", continued\n\n").Append("| rule | when all of this holds | then |\n|---|---|---|\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"| {rule.Id} | {string.Join("; ", rule.Conditions.DefaultIfEmpty("nothing else applies"))} | {rule.Then} |\n");
        }
    }

    private static void Append(StringBuilder text, (IEnumerable<(string Id, string Name)> States, IEnumerable<(string From, string To, string Label)> Transitions) diagram)
    {
        text.Append("```mermaid\nstateDiagram-v2\n");
        foreach (var (id, name) in diagram.States)
        {
            text.Append(CultureInfo.InvariantCulture, $"    state \"{name}\" as {id}\n");
        }
        foreach (var way in diagram.Transitions.Distinct().GroupBy(t => (t.From, t.To)))
        {
            // a colon or a semicolon would end the label
            text.Append(CultureInfo.InvariantCulture, $"    {way.Key.From} --> {way.Key.To} : {string.Join("<br/>", way.Select(w => w.Label.Replace(':', ',').Replace(';', ',')))}\n");
        }
        text.Append("```\n");
    }

    private static (IEnumerable<(string, string)>, IEnumerable<(string, string, string)>) ClusterDiagram()
    {
        var rules = Cluster().ToArray();
        var states = rules.GroupBy(r => r.Section).Select(s => ($"{s.Key}", $"{s.Key}, {Sections[s.Key].Title}"));
        var said = from rule in rules
                   from lead in Leads
                   where rule.Then.Contains(lead.Then, StringComparison.Ordinal)
                   let to = rules.Where(r => r.Conditions.Contains(lead.Condition)).MinBy(r => r.Conditions.Length)!.Section
                   where to != rule.Section
                   select ($"{rule.Section}", $"{to}", rule.Id);
        return (states, Events().Concat(said));
    }

    private static (IEnumerable<(string, string)>, IEnumerable<(string, string, string)>) JoinDiagram() =>
    (
        Standings.Select((s, i) => ($"s{i}", s.Name)).Append(("follows", "a standby that streams from the primary")),
        from rule in Instance()
        where rule.Section == 'J' && !rule.Then.StartsWith("wait", StringComparison.Ordinal)
        from standing in Standings.Index()
        where rule.Conditions.Contains(standing.Item.Condition)
        select ($"s{standing.Index}", "follows", $"{rule.Id} {rule.Then}")
    );

    // what the planner says in a sample cluster
    private static IEnumerable<(string From, string To, string Label)> Events()
    {
        var healthy = Given.Healthy();
        var lost = healthy with { Instances = [.. healthy.Instances.Select(i => i.Ended() with { Data = DataState.Missing })] };
        var fresh = lost with { Status = new(), Instances = [.. lost.Instances.Select(i => i with { EverStarted = false, EndedAt = null })] };
        yield return ("[*]", Section(fresh), Label("a new cluster", fresh));
        yield return Way(healthy, healthy.PrimaryEnded(), "the primary ended");
        yield return Way(healthy, healthy.PrimaryEnded(data: false), "the primary is gone with its data");
        yield return Way(healthy, healthy.With("pg-1", i => i with { UnansweredProbes = healthy.Settings.HangThreshold }), "the primary hangs");
        yield return Way(healthy, lost, "all data is gone");
        ClusterOperation[] wanted =
        [
            new PromoteOperation("pg-2"), new RestartOperation(null), new RestartOperation("pg-1"), new DrainOperation("pg-1"), new FenceOperation("pg-1"), new HibernateOperation(), new DestroyOperation("pg-1", KeepData: false),
        ];
        foreach (var operation in wanted)
        {
            yield return Way(healthy, With(healthy, operation), operation.Text);
        }
        yield return Way(healthy, healthy with { Operand = "another" }, "update to another PostgreSQL");
        var restarting = With(healthy, new RestartOperation(null));
        yield return Way(restarting, restarting with { Instances = [.. restarting.Instances.Select(i => i with { StartedAt = Given.Now + TimeSpan.FromSeconds(1) })] }, "all were restarted");
        var stopped = healthy.With("pg-1", i => i.Ended() with { EndedInOrder = true }).Receiving(false);
        var fenced = With(stopped, new FenceOperation("pg-1"));
        yield return Way(fenced, With(fenced, new UnfenceOperation("pg-1")), "unfence pg-1");
        var hibernating = stopped.With(s => s with { HibernationWanted = true, Hibernating = true });
        yield return Way(hibernating, With(hibernating, new ResumeOperation()), "resume");
    }

    private static Observation With(Observation observation, ClusterOperation operation) => observation with { Status = OperationRules.Apply(operation, new(observation)) };

    private static (string From, string To, string Label) Way(Observation before, Observation after, string what) => (Section(before), Section(after), Label(what, after));

    private static string Label(string what, Observation after) => $"{what} ({Rule(after)})";

    private static string Section(Observation observation) => Rule(observation)[..1];

    private static string Rule(Observation observation) => Planner.Next(observation).Decisions[0].Rule;

    private sealed record Row(string Id, string[] Conditions, string Then)
    {
        public char Section => Id[0];
    }
}

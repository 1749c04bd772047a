using System.Text;

namespace PgAspire.Operator;

/// <summary>The rule tables as text, for people and for the file that a change must touch.</summary>
public static class RuleTableText
{
    /// <summary>Every rule in order: its id, the conditions that must all hold, what it does.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("The cluster: the first rule that applies decides\n\n");
        Append(text, ClusterRules.Table);
        text.Append("\nEach instance at rest, once the cluster is initialised: the first rule that applies decides\n\n");
        Append(text, InstanceRules.Table);
        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, IReadOnlyList<Rule<T>> table)
    {
        foreach (var rule in table)
        {
            text.Append(rule.Id).Append("  when ").AppendJoin("\n      and  ", rule.Conditions.Select(c => c.Text).DefaultIfEmpty("nothing else applies")).Append('\n');
            text.Append("      then ").Append(rule.Then).Append("\n\n");
        }
    }
}

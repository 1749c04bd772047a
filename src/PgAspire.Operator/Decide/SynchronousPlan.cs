using System.Globalization;
using System.Text.RegularExpressions;
using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>What <c>synchronous_standby_names</c> should be, and what a server's value means for a failover.</summary>
public static partial class SynchronousPlan
{
    /// <summary>
    /// The value for an instance's configuration. The primary's names are in CloudNativePG's order, ready ones first; a standby has what it needs at the
    /// instant of its promotion: everybody else, then itself.
    /// </summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="instance">The instance.</param>
    /// <returns>The value; null leaves it unset.</returns>
    public static string? NamesFor(Observation observation, string instance)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (observation.Spec.Postgresql.Synchronous is not { } synchronous)
        {
            return null;
        }
        var others = observation.Instances.Where(i => i.Desired && i.Name != instance).ToArray();
        var isPrimary = instance == observation.Status.CurrentPrimary;
        var ready = others.Where(i => !isPrimary || i.ActsAsStandby).Select(i => i.Name);
        return SynchronousStandbyNames.Choose(synchronous, observation.Spec.Name, instance, ready, others.Select(i => i.Name)).Value;
    }

    /// <summary>Whose confirmation commits wait for on a server, by the value that it reports.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="primary">The server; answers.</param>
    public static SynchronousQuorum? Recorded(Observation observation, InstanceObservation primary)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(primary);
        return Parse(primary.Status!.SynchronousStandbyNames) is { } quorum
            ? quorum with { Standbys = [.. quorum.Standbys.Where(n => n != primary.Name)], Since = primary.Status.CurrentLsn.Value }
            : null;
    }

    /// <summary>Reads a value of <c>synchronous_standby_names</c> as this operator writes it; null when it is another form.</summary>
    /// <param name="value">For example <c>ANY 1 ("pg-2","pg-3","pg-1")</c>; empty is asynchronous.</param>
    public static SynchronousQuorum? Parse(string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return SynchronousQuorum.Asynchronous;
        }
        var match = Form().Match(value);
        return match.Success && int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number, [.. match.Groups["name"].Captures.Select(c => c.Value.Replace("\"\"", "\"", StringComparison.Ordinal))])
            : null;
    }

    [GeneratedRegex("""^(ANY|FIRST) (?<number>\d+) \((\s*"(?<name>([^"]|"")+)"\s*,?)+\)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

using System.Globalization;

namespace PgAspire.Model;

/// <summary>The value of <c>synchronous_standby_names</c> and what a failover quorum must know of it.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-SYNCHRONOUS-STANDBY-NAMES">PostgreSQL, synchronous_standby_names</seealso>
public sealed record SynchronousStandbyNames
{
    /// <summary>Nothing is synchronous: the parameter is not set.</summary>
    public static SynchronousStandbyNames None { get; } = new();

    private SynchronousStandbyNames() { }

    /// <summary>The parameter's value, for example <c>ANY 1 ("pg-2","pg-3","pg-1")</c>; null leaves it unset.</summary>
    public string? Value { get; private init; }

    /// <summary>How many standbys must confirm a commit; 0 when <see cref="Value"/> is null.</summary>
    public int Number { get; private init; }

    /// <summary>The names in <see cref="Value"/>, in its order, without the primary's own.</summary>
    public ValueList<string> StandbyNames { get; private init; } = [];

    /// <summary>
    /// CloudNativePG's choice of names. <see cref="DataDurability.Required"/>: the names before, the ready instances, the others,
    /// the primary, the names after, and <c>&lt;cluster&gt;-placeholder</c> when there would be none, so that commits wait.
    /// <see cref="DataDurability.Preferred"/>: the ready instances only, and no more confirmations than those; none when none is ready.
    /// Instances are sorted ordinally and cut after <see cref="SynchronousReplicationSpec.MaxStandbyNamesFromCluster"/>.
    /// </summary>
    /// <param name="synchronous">What the specification asks for; null means asynchronous.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="primary">The primary's name; null when there is none.</param>
    /// <param name="readyInstances">The instances that are ready; the primary may be among them.</param>
    /// <param name="otherInstances">The instances that are not; those that are also ready or primary are left out.</param>
    public static SynchronousStandbyNames Choose(
        SynchronousReplicationSpec? synchronous, string cluster, string? primary, IEnumerable<string> readyInstances, IEnumerable<string> otherInstances)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(readyInstances);
        ArgumentNullException.ThrowIfNull(otherInstances);
        if (synchronous is null)
        {
            return None;
        }
        string[] ready = [.. readyInstances.Where(name => name != primary).Distinct().Order(StringComparer.Ordinal)];
        if (synchronous.DataDurability == DataDurability.Preferred)
        {
            ValueList<string> listed = [.. Cut(ready, synchronous)];
            return listed.Count == 0 ? None : Listing(synchronous.Method, Math.Min(synchronous.Number, listed.Count), listed, primary);
        }
        var others = otherInstances.Where(name => name != primary).Except(ready).Order(StringComparer.Ordinal);
        string[] instances = [.. ready, .. others, .. primary is null ? Array.Empty<string>() : [primary]];
        ValueList<string> names = [.. synchronous.StandbyNamesPre, .. Cut(instances, synchronous), .. synchronous.StandbyNamesPost];
        return Listing(synchronous.Method, synchronous.Number, names.Count == 0 ? [$"{cluster}-placeholder"] : names, primary);
    }

    private static IEnumerable<string> Cut(string[] names, SynchronousReplicationSpec synchronous) =>
        names.Take(synchronous.MaxStandbyNamesFromCluster ?? names.Length);

    private static SynchronousStandbyNames Listing(SynchronousMethod method, int number, ValueList<string> names, string? primary)
    {
        var keyword = method == SynchronousMethod.First ? "FIRST" : "ANY";
        return new SynchronousStandbyNames
        {
            Value = string.Create(CultureInfo.InvariantCulture, $"{keyword} {number} ({string.Join(',', names.Select(Quote))})"),
            Number = number,
            StandbyNames = [.. names.Where(name => name != primary)],
        };
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

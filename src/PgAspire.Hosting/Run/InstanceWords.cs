using System.Globalization;
using PgAspire.Operator;

namespace PgAspire.Hosting;

/// <summary>What is said of an instance.</summary>
internal static class InstanceWords
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>How far a standby is behind: the WAL that it has yet to replay, and the time that the primary saw it take; null for a primary and where it is not known.</summary>
    public static string? Lag(ClusterSnapshot cluster, InstanceSnapshot? instance)
    {
        if (instance is not { Role: InstanceRole.Replica, Lsn: { } own } || cluster.CurrentLsn is not { } primary)
        {
            return null;
        }
        var amount = Size(primary.BytesSince(own));
        return instance.Replication?.ReplayLag is { } time ? string.Create(CultureInfo.InvariantCulture, $"{amount}, {time.TotalMilliseconds:0} ms") : amount;
    }

    private static string Size(ulong bytes)
    {
        double amount = bytes;
        var unit = 0;
        while (amount >= 1024 && unit < Units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {Units[unit]}");
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Storefront.Visitor;

/// <summary>What the API promised: the keys of the orders that it acknowledged, and when.</summary>
internal sealed class Acknowledgements
{
    private readonly ConcurrentQueue<(long At, string Key)> _all = new();

    public int Count => _all.Count;

    public IEnumerable<string> Keys => _all.Select(a => a.Key);

    public void Add(string key) => _all.Enqueue((Stopwatch.GetTimestamp(), key));

    /// <summary>The longest time without an acknowledgement among those that ended after the given moment.</summary>
    public TimeSpan LongestGapAfter(long timestamp)
    {
        var times = _all.Select(a => a.At).Order().ToArray();
        var longest = TimeSpan.Zero;
        for (var i = 1; i < times.Length; i++)
        {
            var gap = Stopwatch.GetElapsedTime(times[i - 1], times[i]);
            if (times[i] > timestamp && gap > longest)
            {
                longest = gap;
            }
        }

        return longest;
    }
}

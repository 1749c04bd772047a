using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PgAspire.CloudNativePg;

/// <summary>Durations in Go's text form: <c>8h</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
/// <seealso href="https://pkg.go.dev/time#ParseDuration">Go, ParseDuration</seealso>
internal static partial class GoDuration
{
    /// <summary>The duration; null when the text is none, is finer than 100 ns or too long for a <see cref="TimeSpan"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text is "0" or "+0" or "-0")
        {
            return TimeSpan.Zero;
        }
        if (text.Length > 60 || Form().Match(text) is not { Success: true } match)
        {
            return null;
        }
        decimal ticks = 0;
        for (var i = 0; i < match.Groups["unit"].Captures.Count; i++)
        {
            if (!decimal.TryParse(match.Groups["number"].Captures[i].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e18m)
            {
                return null;
            }
            ticks += number * match.Groups["unit"].Captures[i].Value switch
            {
                "ns" => 0.01m,
                "us" or "µs" or "μs" => 10m,
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                _ => TimeSpan.TicksPerHour,
            } * 1m;
            if (ticks > long.MaxValue)
            {
                return null;
            }
        }
        return ticks == Math.Floor(ticks) ? TimeSpan.FromTicks((long)ticks * (text[0] == '-' ? -1 : 1)) : null;
    }

    /// <summary>The shortest text: hours, minutes, seconds and milliseconds, without those that are 0.</summary>
    public static string Write(TimeSpan duration)
    {
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        var ticks = decimal.Abs(duration.Ticks);
        foreach (var (unit, size) in new[] { ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond) })
        {
            if (Math.Floor(ticks / size) is > 0 and var count)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
                ticks -= count * size;
            }
        }
        if (ticks > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{ticks * 100}ns");
        }
        return text.Length is 0 ? "0s" : text.ToString();
    }

    [GeneratedRegex(@"^[-+]?(?:(?<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|µs|μs|ms|s|m|h))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

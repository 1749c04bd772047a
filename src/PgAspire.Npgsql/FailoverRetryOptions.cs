using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PgAspire.Npgsql;

/// <summary>How long and how often work is repeated during a failover.</summary>
public sealed class FailoverRetryOptions
{
    /// <summary>The section of the configuration that <c>AddPostgresFailoverRetry</c> reads.</summary>
    public const string SectionName = "PgAspire:FailoverRetry";

    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    /// <summary>How long work may take with all its repetitions; 30 s by default, from 10 ms to one day.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before the first repetition, before jitter; 50 ms by default, more than zero. It doubles from one repetition to the next.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause; 1 s by default, at least <see cref="Delay"/>, at most one day.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(1);

    internal IEnumerable<string> Faults()
    {
        if (Deadline < TimeSpan.FromMilliseconds(10) || Deadline > LongestDeadline)
        {
            yield return $"{nameof(Deadline)} is {Deadline}: give 10 ms to one day.";
        }
        if (Delay <= TimeSpan.Zero || Delay > LongestDeadline)
        {
            yield return $"{nameof(Delay)} is {Delay}: give more than zero, at most one day.";
        }
        if (MaxDelay < Delay || MaxDelay > LongestDeadline)
        {
            yield return $"{nameof(MaxDelay)} is {MaxDelay}: give at least {nameof(Delay)} ({Delay}), at most one day.";
        }
    }

    /// <summary>The same values in an object of its own, so that a later change of this one changes nothing that runs.</summary>
    /// <exception cref="ArgumentException">Values are out of their ranges; the message names all of them.</exception>
    public FailoverRetryOptions Checked()
    {
        string[] faults = [.. Faults()];
        return faults.Length == 0
            ? new() { Deadline = Deadline, Delay = Delay, MaxDelay = MaxDelay }
            : throw new ArgumentException($"The options of the failover retry cannot be used:{string.Concat(faults.Select(f => $"{Environment.NewLine}- {f}"))}");
    }

    internal static FailoverRetryOptions Read(IConfigurationSection section, Action<FailoverRetryOptions>? configure)
    {
        var errors = new List<string>();
        var options = new FailoverRetryOptions();
        options.Deadline = Span(nameof(Deadline), options.Deadline);
        options.Delay = Span(nameof(Delay), options.Delay);
        options.MaxDelay = Span(nameof(MaxDelay), options.MaxDelay);
        configure?.Invoke(options);
        errors.AddRange(options.Faults());
        return errors.Count == 0
            ? options
            : throw new InvalidOperationException($"{section.Path} cannot be used:{string.Concat(errors.Select(e => $"{Environment.NewLine}- {e}"))}");

        TimeSpan Span(string key, TimeSpan otherwise)
        {
            if (section[key] is not { Length: > 0 } text)
            {
                return otherwise;
            }
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }
            errors.Add($"{section.Path}:{key} is '{text}': give a time such as 00:00:30.");
            return otherwise;
        }
    }
}

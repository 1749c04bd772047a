using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace PgAspire.Operator;

/// <summary>
/// What the operator saw and did, newest last; the last 1,000 lines are kept. A decision that is the same as the one before is not written again.
/// </summary>
public sealed partial class Journal
{
    private const int Capacity = 1000;
    private readonly Lock _lock = new();
    private readonly Queue<JournalEntry> _entries = new();
    private readonly Dictionary<string, (string Rule, string Sentence)> _last = new(StringComparer.Ordinal);
    private readonly string _cluster;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>An empty journal.</summary>
    public Journal(string cluster, TimeProvider time, ILogger logger)
    {
        _cluster = cluster;
        _time = time;
        _logger = logger;
    }

    /// <summary>The lines that are kept.</summary>
    public ImmutableArray<JournalEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Raised for each new line, on the operator's loop.</summary>
    public event Action<JournalEntry>? Written;

    /// <summary>Writes a decision, unless it is the same as the last one about the same subject.</summary>
    internal void Decided(Decision decision)
    {
        var subject = decision.Instance ?? "";
        if (_last.TryGetValue(subject, out var last) && last == (decision.Rule, decision.Sentence) && decision.Actions.IsEmpty)
        {
            return;
        }
        _last[subject] = (decision.Rule, decision.Sentence);
        Write(new(_time.GetUtcNow(), decision.Rule, decision.Instance, decision.Sentence, decision.Actions.IsEmpty ? JournalLevel.Detail : JournalLevel.Information));
    }

    /// <summary>Writes an event or the end of an action.</summary>
    internal void Note(string? instance, string text, JournalLevel level) => Write(new(_time.GetUtcNow(), null, instance, text, level));

    private void Write(JournalEntry entry)
    {
        lock (_lock)
        {
            _entries.Enqueue(entry);
            if (_entries.Count > Capacity)
            {
                _entries.Dequeue();
            }
        }
        Log(_logger, entry.Level switch { JournalLevel.Detail => LogLevel.Debug, JournalLevel.Warning => LogLevel.Warning, _ => LogLevel.Information }, _cluster, entry);
        Written?.Invoke(entry);
    }

    [LoggerMessage(EventId = 1000, Message = "{Cluster}: {Entry}")]
    private static partial void Log(ILogger logger, LogLevel level, string cluster, JournalEntry entry);
}

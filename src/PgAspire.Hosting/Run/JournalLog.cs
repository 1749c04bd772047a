using Microsoft.Extensions.Logging;
using PgAspire.Operator;

namespace PgAspire.Hosting;

/// <summary>The journal as the cluster's log.</summary>
internal static partial class JournalLog
{
    public static void Write(ILogger logger, JournalEntry entry)
    {
        // waiting and upkeep would bury what matters
        if (entry.Level != JournalLevel.Detail)
        {
            Line(logger, entry.Level == JournalLevel.Warning ? LogLevel.Warning : LogLevel.Information, entry);
        }
    }

    [LoggerMessage(Message = "{Entry}")]
    private static partial void Line(ILogger logger, LogLevel level, JournalEntry entry);
}

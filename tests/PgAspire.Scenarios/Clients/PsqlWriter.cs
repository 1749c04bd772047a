using System.Globalization;

namespace PgAspire.Scenarios;

/// <summary>
/// Inserts rows one at a time, each after the one before was answered, and connects anew after an error: <c>psql</c> in a loop.
/// A row without an answer is sent again: its key says whether it was there.
/// </summary>
internal static class PsqlWriter
{
    private const string Answer = "INSERT ";

    /// <summary>Writes the rows from the first to the last, each with its number as the key.</summary>
    public static async Task<WriterReport> RunAsync(PsqlClient client, Login login, int first, int last)
    {
        var lines = await client.ScriptAsync(login, Script(first, last));
        var answers = lines.Where(l => l.Text.StartsWith(Answer, StringComparison.Ordinal)).ToArray();
        return new(
            answers.Length,
            lines.Count - answers.Length,
            answers.Zip(answers.Skip(1), (a, b) => b.At - a.At).DefaultIfEmpty().Max());
    }

    // the inner loop passes the answers on and counts them, which says where the next psql begins
    private static string Script(int first, int last) => string.Create(CultureInfo.InvariantCulture, $$"""
        exec 3>&1
        next={{first}}
        while [ "$next" -le {{last}} ]; do
          next=$(seq "$next" {{last}} | sed "s/.*/INSERT INTO t1 VALUES (&, 'Luis&') ON CONFLICT DO NOTHING;/" | "$@" -v ON_ERROR_STOP=1 | {
            while read -r answer; do
              echo "$answer" >&3
              next=$((next + 1))
            done
            echo "$next"
          })
          [ "$next" -gt {{last}} ] || { echo reconnection; sleep 0.01; }
        done
        """);
}

/// <summary>What became of a writer's rows.</summary>
/// <param name="Acknowledged">How many were acknowledged, those found there after an error included.</param>
/// <param name="Reconnections">How many times the connection was lost or refused.</param>
/// <param name="LongestGap">The longest time between two answers.</param>
internal sealed record WriterReport(int Acknowledged, int Reconnections, TimeSpan LongestGap);

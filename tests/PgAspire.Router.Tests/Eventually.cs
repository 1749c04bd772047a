using System.Diagnostics;

namespace PgAspire.Router.Tests;

/// <summary>Waits for conditions, never for a fixed time.</summary>
internal static class Eventually
{
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(30);

    public static async Task True(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Deadline, $"Not in time: {what}");
            await Task.Delay(2);
        }
    }
}

using System.Diagnostics;

namespace PgAspire.Drivers.Specs;

/// <summary>Waits for a condition that nothing announces.</summary>
public static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TestCluster.Patience, $"Not within {TestCluster.Patience}: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}

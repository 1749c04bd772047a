namespace PgAspire.Model;

/// <summary>The times that the operator waits.</summary>
internal static class DelayRules
{
    // CloudNativePG's fields are 32-bit numbers of seconds
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(int.MaxValue);

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        foreach (var (path, value) in Delays(spec))
        {
            CheckRange(value, path, findings);
        }
    }

    /// <summary>Adds an error when a time cannot be a number of seconds in a custom resource.</summary>
    public static void CheckRange(TimeSpan value, string path, Findings findings)
    {
        if (value < TimeSpan.Zero)
        {
            findings.Add(path, $"must not be negative, but is {value}.");
        }
        else if (value > Maximum)
        {
            findings.Add(path, $"must be at most {int.MaxValue} seconds (68 years), but is {value}.");
        }
    }

    /// <summary>The specification's times with their fields, in its order.</summary>
    public static IEnumerable<(string Path, TimeSpan Value)> Delays(PostgresClusterSpec spec) =>
    [
        ("spec.startDelay", spec.StartDelay),
        ("spec.stopDelay", spec.StopDelay),
        ("spec.smartShutdownTimeout", spec.SmartShutdownTimeout),
        ("spec.switchoverDelay", spec.SwitchoverDelay),
        ("spec.failoverDelay", spec.FailoverDelay),
    ];
}

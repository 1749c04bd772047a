using System.Diagnostics;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>The whole environment of every process that the driver starts: nothing of this process's own, which may hold secrets.</summary>
internal static class CleanEnvironment
{
    /// <summary>The variables' values, as they shape what <c>initdb</c> writes.</summary>
    public static IReadOnlyDictionary<string, string> Fixed { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // Messages in English, since they are read; the locale of the data comes from the arguments of initdb.
        ["LC_ALL"] = "C",
        // As in the container images of production; initdb writes the time zone into postgresql.conf.
        ["TZ"] = "UTC",
    };

    public static void Apply(ProcessStartInfo start, string binDirectory, string home)
    {
        start.Environment.Clear();
        foreach (var (name, value) in Fixed)
        {
            start.Environment[name] = value;
        }
        start.Environment["PATH"] = $"{binDirectory}:/usr/bin:/bin";
        // libpq looks for passwords and certificates below it, and must find none.
        start.Environment["HOME"] = home;
    }
}

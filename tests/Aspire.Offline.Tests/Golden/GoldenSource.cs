namespace Aspire.Offline.Tests.Golden;

/// <summary>Where the golden cases and this repository are.</summary>
internal static class GoldenSource
{
    public static string Repository { get; } = FindRepository();

    /// <summary>Null when this machine has no golden cases.</summary>
    public static string? Cases { get; } = FindCases();

    public static void SkipWithout()
    {
        Assert.SkipWhen(Cases is null, "the golden cases are not on this machine (PGASPIRE_SHARED names the folder that holds aspire-golden)");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the golden cases start Unix programs");
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PgAspire.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
    }

    private static string? FindCases()
    {
        var shared = Environment.GetEnvironmentVariable("PGASPIRE_SHARED") is { Length: > 0 } given ? given : Path.Combine(Repository, "..", "shared");
        var cases = Path.GetFullPath(Path.Combine(shared, "aspire-golden"));
        return Directory.Exists(cases) ? cases : null;
    }
}

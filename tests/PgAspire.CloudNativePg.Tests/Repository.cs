namespace PgAspire.CloudNativePg.Tests;

/// <summary>Where this repository is, and CloudNativePG's resource definitions and samples, which are not part of it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string? CloudNativePg { get; } = FindCloudNativePg();

    /// <summary>The files of a folder of CloudNativePG's, by name; skips the test when this machine has none.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        var path = CloudNativePg is null ? null : Path.Combine(CloudNativePg, folder);
        Assert.SkipUnless(Directory.Exists(path) || Environment.GetEnvironmentVariable("CI") == "true", $"no folder 'cnpg/{folder}' below PGASPIRE_SHARED");
        return [.. Directory.GetFiles(path!, "*.yaml").Order(StringComparer.Ordinal)];
    }

    /// <summary>Compares a text with a file of this repository; a difference leaves the received text beside it.</summary>
    public static void Matches(string file, string received)
    {
        var path = Path.Combine(Root, file);
        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (approved == received)
        {
            File.Delete($"{path}.received");
            return;
        }
        File.WriteAllText($"{path}.received", received);
        var (left, right) = (approved.Split('\n'), received.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i));
        Assert.Fail($"{file} is out of date from line {line + 1} on:\n- {left.ElementAtOrDefault(line)}\n+ {right.ElementAtOrDefault(line)}\nIf the change is meant, replace it by {file}.received.");
    }

    private static string FindRoot()
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

    private static string? FindCloudNativePg()
    {
        var shared = Environment.GetEnvironmentVariable("PGASPIRE_SHARED") is { Length: > 0 } given ? given : Path.Combine(Root, "..", "shared");
        var folder = Path.GetFullPath(Path.Combine(shared, "cnpg"));
        return Directory.Exists(folder) ? folder : null;
    }
}

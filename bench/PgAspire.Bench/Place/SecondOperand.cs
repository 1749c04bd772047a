using PgAspire.Drivers.Process.Installation;

namespace PgAspire.Bench.Place;

/// <summary>A copy of the installed PostgreSQL under another path, as a minor update that is installed beside the old one: what a rolling update leads to.</summary>
internal static class SecondOperand
{
    private static readonly string[] Programs = ["postgres", "initdb", "pg_basebackup", "pg_rewind", "pg_controldata"];

    /// <summary>Makes it.</summary>
    /// <param name="installation">What is copied.</param>
    /// <param name="folder">Where; the servers' account must be able to enter it.</param>
    /// <returns>The folder of its programs.</returns>
    public static string Create(PostgresInstallation installation, string folder)
    {
        var programs = Path.Combine(folder, "bin");
        BenchPlace.Run("install", "-d", "-m", "755", folder, programs);
        // no links: a program looks for the others and for its libraries where its real file is
        BenchPlace.Run("cp", ["--", .. Programs.Select(p => Path.Combine(installation.Directory, p)), programs]);
        foreach (var beside in Directory.EnumerateDirectories(Path.GetDirectoryName(installation.Directory)!).Where(d => d != installation.Directory))
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(beside)), beside);
        }
        return programs;
    }
}

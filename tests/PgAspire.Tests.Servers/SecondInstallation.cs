using System.Diagnostics;
using PgAspire.Drivers.Process.Installation;

namespace PgAspire.Tests.Servers;

/// <summary>
/// A second PostgreSQL installation of the same version: a copy of the programs of the first one under another path, as a minor update
/// that is installed beside the old one. Deleted when it is disposed; no server may run from it then.
/// </summary>
public sealed class SecondInstallation : IDisposable
{
    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private static readonly string[] Programs = ["postgres", "initdb", "pg_basebackup", "pg_rewind", "pg_controldata"];

    // the account of the servers enters it too
    private readonly string _folder = System.IO.Directory.CreateDirectory(
        Path.Combine(Path.GetTempPath(), $"pgi-{Guid.NewGuid().ToString("N")[..8]}"), Program).FullName;

    /// <summary>Makes it. Without PostgreSQL on the machine the test is skipped with the reason; in CI (<c>CI=true</c>) it fails.</summary>
    /// <param name="version">
    /// The version that <c>postgres --version</c> tells, for example <c>15.99</c>: programs that ask for it take the copy for another version,
    /// while servers and tools are what they are. Null for the real one.
    /// </param>
    public SecondInstallation(string? version = null)
        : this(InstalledPostgres.Require(), version)
    {
    }

    /// <summary>Makes it of an installation.</summary>
    /// <param name="first">What is copied.</param>
    /// <param name="version">The version that <c>postgres --version</c> tells; null for the real one.</param>
    public SecondInstallation(PostgresInstallation first, string? version = null)
    {
        Directory = System.IO.Directory.CreateDirectory(Path.Combine(_folder, "bin"), Program).FullName;
        // no links: a program looks for the others and for its libraries where its real file is
        Copy([.. Programs.Select(program => Path.Combine(first.Directory, program)), Directory]);
        // what is found relative to the programs; what is not found there is looked for where it was built for
        foreach (var beside in System.IO.Directory.EnumerateDirectories(Path.GetDirectoryName(first.Directory)!).Where(folder => folder != first.Directory))
        {
            System.IO.Directory.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(beside)), beside);
        }
        if (version is not null)
        {
            Tell(version);
        }
    }

    /// <summary>The folder of its programs.</summary>
    public string Directory { get; }

    /// <summary>The same as the drivers know it.</summary>
    public PostgresInstallation Installation => PostgresInstallation.Find(explicitDirectory: Directory);

    /// <inheritdoc />
    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    // the other programs compare what postgres -V says with their own version, which stays right
    private void Tell(string version)
    {
        var server = Path.Combine(Directory, "postgres");
        File.Move(server, server + ".real");
        File.WriteAllText(server + ".sh", $"""
            #!/bin/sh
            [ "$*" != --version ] || exec echo 'postgres (PostgreSQL) {version}'
            exec '{server}.real' "$@"

            """);
        Copy([server + ".sh", server]);
        File.SetUnixFileMode(server, Program);
    }

    // by another process: a program that this one writes could not be run while a child that is being started has inherited the open file
    private static void Copy(IEnumerable<string> arguments)
    {
        using var copy = Process.Start(new ProcessStartInfo("cp", ["--", .. arguments])) ?? throw new InvalidOperationException("cp was not started.");
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}

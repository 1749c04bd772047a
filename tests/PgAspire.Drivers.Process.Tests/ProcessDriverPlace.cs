using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Process.Native;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Drivers.Process.Tests;

/// <summary>A root folder and a folder of volumes of a test's own.</summary>
public sealed class ProcessDriverPlace : DriverPlace
{
    private readonly string _path;
    private SecondInstallation? _other;
    private SecondInstallation? _otherMajor;

    public ProcessDriverPlace(bool sharedTemplates = false)
    {
        // The path stays short, since sockets are below it.
        _path = Path.Combine(Path.GetTempPath(), $"pgd-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Environment.UserName == "root")
        {
            File.SetUnixFileMode(_path, File.GetUnixFileMode(_path) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        }
        if (sharedTemplates)
        {
            ProcessInstanceDriver.Sweep(Root);
            Directory.Delete(Path.Combine(Root, "templates"));
            Directory.CreateSymbolicLink(Path.Combine(Root, "templates"), SharedTemplates.Path);
        }
    }

    /// <summary>Whether a process runs; one that only waits to be collected does not.</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    public string Root => Path.Combine(_path, "root");

    public string RunFolders => Path.Combine(Root, "run");

    public bool HasNoRunFolder => Directory.GetFileSystemEntries(RunFolders).Length == 0;

    public string Volume(string name) => Path.Combine(_path, name);

    public override IInstanceDriver Create(string cluster, string? volume = null) => CreateProcessDriver(cluster, volume);

    public ProcessInstanceDriver CreateProcessDriver(string cluster = "pg", string? volume = null) => new(
        new ProcessDriverOptions { ClusterName = cluster, RootDirectory = Root, DataDirectory = volume is null ? null : Volume(volume) },
        NullLogger.Instance,
        TimeProvider.System);

    public override string OtherOperand => (_other ??= new SecondInstallation()).Directory;

    public override string? OtherMajorOperand => (_otherMajor ??= new SecondInstallation($"{InstalledPostgres.Require().MajorVersion + 1}.1")).Directory;

    public override IReadOnlyList<string> UnusableOperands
    {
        get
        {
            var lacking = Directory.CreateDirectory(Path.Combine(_path, "lacking")).FullName;
            File.WriteAllText(Path.Combine(lacking, "postgres"), "");
            return [lacking, Path.Combine(_path, "missing"), _path, "bin/relative/", "No Image"];
        }
    }

    public override async Task<string?> ReadDetachedAsync(IInstanceDriver driver, string where, string name)
    {
        var path = Path.Combine(where["the folder ".Length..], "data", name);
        return File.Exists(path) ? await File.ReadAllTextAsync(path) : null;
    }

    public override Task KillFirstProcessAsync(IInstanceDriver driver, string instance)
    {
        Assert.Equal(0, Libc.Kill(((ProcessInstanceDriver)driver).ProcessId(instance)!.Value, Signals.Kill));
        return Task.CompletedTask;
    }

    public override Task<bool> AnyProcessAsync(IInstanceDriver driver, string instance) =>
        Task.FromResult(FolderProcesses.In(driver.Layout(instance).DataDirectory).Count > 0);

    public override ValueTask DisposeAsync()
    {
        var left = FolderProcesses.In(_path);
        left.ForEach(process => _ = Libc.Kill(process, Signals.Kill));
        var runs = Directory.Exists(RunFolders) ? Directory.GetFileSystemEntries(RunFolders) : [];
        Directory.Delete(_path, recursive: true);
        _other?.Dispose();
        _otherMajor?.Dispose();
        Assert.Empty(left);
        Assert.Empty(runs);
        return ValueTask.CompletedTask;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Postgres;

namespace PgAspire.Bench.Place;

/// <summary>
/// One folder for everything that a run makes; deleted at the end. PostgreSQL refuses root, so as root the servers run under the account postgres.
/// </summary>
internal sealed class BenchPlace : IDisposable
{
    private const string Account = "postgres";
    private static readonly string? SetSid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);
    private readonly HashSet<int> _taken = [];

    public BenchPlace(string? parent)
    {
        Installation = PostgresInstallation.Find();
        Folder = Path.Combine(Path.GetFullPath(parent ?? Path.GetTempPath()), $"pgaspire-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Folder);
        if (IsRoot)
        {
            File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
        Servers = Path.Combine(Folder, "servers");
        Run("install", IsRoot ? ["-d", "-m", "700", "-o", Account, Servers] : ["-d", "-m", "700", Servers]);
        foreach (var name in Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.EndsWith(".sh", StringComparison.Ordinal)))
        {
            using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using var target = File.Create(Path.Combine(Folder, name));
            source.CopyTo(target);
        }
    }

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    public PostgresInstallation Installation { get; }

    public string Folder { get; }

    /// <summary>Where the scripts' servers are; belongs to their account.</summary>
    public string Servers { get; }

    /// <summary>Where our clusters' sockets, templates and data are.</summary>
    public string Root(string name) => Path.Combine(Folder, name);

    public string Script(string name) => Path.Combine(Folder, name);

    /// <summary>A port that nothing listens at, below the range that outgoing connections take theirs from, and never the same twice.</summary>
    public int Port()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (!_taken.Add(port))
            {
                continue;
            }
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody's
            }
        }
    }

    /// <summary>Describes a program of the servers' account, in a session of its own.</summary>
    public ProcessStartInfo AsServer(string program, params IEnumerable<string> arguments)
    {
        var start = SetSid is null ? new ProcessStartInfo(program, arguments) : new ProcessStartInfo(SetSid, [program, .. arguments]);
        start.WorkingDirectory = Servers;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment.Clear();
        start.Environment["PATH"] = $"{Installation.Directory}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = Servers;
        start.Environment["LC_ALL"] = "C.UTF-8";
        if (IsRoot)
        {
            start.UserName = Account;
        }
        return start;
    }

    /// <summary>Runs a program of the servers' account to its end.</summary>
    public string RunAsServer(string program, params IEnumerable<string> arguments) => Run(AsServer(program, arguments));

    public static string Run(string program, params IEnumerable<string> arguments) =>
        Run(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true });

    /// <summary>Asks the servers below a folder to end at once, by their pid files, and waits until they have.</summary>
    public static void EndServers(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(folder, "postmaster.pid", SearchOption.AllDirectories).ToArray())
        {
            if (!int.TryParse(File.ReadLines(file).FirstOrDefault(), out var pid) || !WorksBelow(pid, folder))
            {
                continue;
            }
            try
            {
                Run("kill", "-QUIT", pid.ToString(System.Globalization.CultureInfo.InvariantCulture));
                using var process = Process.GetProcessById(pid);
                if (!process.WaitForExit(10_000))
                {
                    process.Kill();
                }
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // it has ended
            }
        }
    }

    /// <summary>Deletes a folder, however its owner is called.</summary>
    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        EndServers(Servers);
        Delete(Folder);
    }

    private static bool WorksBelow(int pid, string folder)
    {
        var link = $"/proc/{pid}/cwd";
        return !OperatingSystem.IsLinux() || (new FileInfo(link).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) ?? false);
    }

    private static string Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {error.Result}{output}");
    }
}

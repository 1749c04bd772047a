using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Installation;

/// <summary>Asks servers for their version, each file only once as long as it does not change.</summary>
internal static partial class InstallationVersions
{
    private static readonly ConcurrentDictionary<(string Path, DateTime Modified), PostgresInstallation?> Known = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The installation in a folder; null, with a remark in <paramref name="looked"/>, when its server does not tell.</summary>
    public static PostgresInstallation? Read(string directory, List<string> looked)
    {
        var server = Path.Combine(directory, InstallationSearch.FileName(PostgresTool.Postgres));
        var installation = Known.GetOrAdd((server, File.GetLastWriteTimeUtc(server)), key => Parse(directory, Ask(key.Path)));
        if (installation is null)
        {
            looked.Add($"{directory} (postgres --version does not tell a version)");
        }
        return installation;
    }

    private static PostgresInstallation? Parse(string directory, string output) =>
        VersionPattern().Match(output) is { Success: true } match
            ? new PostgresInstallation(
                directory, match.Groups["version"].Value, int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    private static string Ask(string server)
    {
        var start = new ProcessStartInfo(server, ["--version"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        try
        {
            using var process = OsProcess.Start(start);
            if (process is null)
            {
                return "";
            }
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            if (output.Wait(Patience))
            {
                return output.Result;
            }
            process.Kill();
            return "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    [GeneratedRegex(@"PostgreSQL\) (?<version>(?<major>[0-9]+)[^ \s]*)")]
    private static partial Regex VersionPattern();
}

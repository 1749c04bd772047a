using System.Diagnostics;
using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Processes;

/// <summary>How every process of a cluster is started: account, programs, environment and a session of its own.</summary>
/// <param name="Account">The account.</param>
/// <param name="Installation">The PostgreSQL programs.</param>
/// <param name="Home">An existing folder without personal settings.</param>
internal sealed record ProcessPlace(ServerAccount Account, PostgresInstallation Installation, string Home)
{
    private static readonly string? SetSid = Array.Find(["/usr/bin/setsid", "/bin/setsid"], File.Exists);
    private static readonly string? Perl = Array.Find(["/usr/bin/perl"], File.Exists);

    /// <summary>The whole start information for a program.</summary>
    public ProcessStartInfo Describe(PostgresTool tool, IEnumerable<string> arguments, string workingDirectory)
    {
        var start = InOwnSession(Installation.PathOf(tool), arguments);
        start.WorkingDirectory = workingDirectory;
        if (Account.IsForeign)
        {
            start.UserName = Account.Name;
        }
        CleanEnvironment.Apply(start, Installation.Directory, Home);
        return start;
    }

    /// <summary>
    /// A program in a session of its own, so that Ctrl+C in the terminal does not reach it.
    /// What starts it replaces itself: the process id stays.
    /// </summary>
    public static ProcessStartInfo InOwnSession(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start;
        if (SetSid is not null)
        {
            start = new ProcessStartInfo(SetSid, [program, .. arguments]);
        }
        else if (Perl is not null)
        {
            start = new ProcessStartInfo(Perl, ["-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV;", "--", program, .. arguments]);
        }
        else
        {
            start = new ProcessStartInfo(program, arguments);
        }
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}

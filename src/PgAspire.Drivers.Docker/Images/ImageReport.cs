using System.Globalization;
using System.Text.RegularExpressions;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Images;

/// <summary>What <c>probe.sh</c> printed, and what follows from it. Pure.</summary>
internal sealed partial record ImageReport
{
    /// <summary>The oldest major version that the operator knows.</summary>
    public const int OldestMajorVersion = 14;

    private const string ServerAccount = "postgres";

    /// <summary>The folders with a PostgreSQL server, the first one of the search path first.</summary>
    public required IReadOnlyList<(string Directory, string Version)> Installations { get; init; }

    /// <summary>The account that the image's programs run as.</summary>
    public required (int UserId, int GroupId) User { get; init; }

    /// <summary>The search path.</summary>
    public required string SearchPath { get; init; }

    /// <summary>The running kernel's <c>boot_id</c>.</summary>
    public required string BootId { get; init; }

    /// <summary>What the file in the shared folder says; empty when the container does not see it.</summary>
    public required string SharedToken { get; init; }

    /// <summary>The lines of <c>/etc/passwd</c>.</summary>
    public required IReadOnlyList<string> AccountLines { get; init; }

    /// <summary>Reads the output.</summary>
    public static ImageReport Parse(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToArray();
        var user = After(lines, "user ").FirstOrDefault("0 0").Split(' ');
        return new ImageReport
        {
            Installations =
            [
                .. After(lines, "postgres ")
                    .Select(line => VersionLine().Match(line))
                    .Where(match => match.Success)
                    .Select(match => (match.Groups["folder"].Value, match.Groups["version"].Value))
                    .DistinctBy(found => found.Item1),
            ],
            User = (Number(user[0]), Number(user[^1])),
            SearchPath = After(lines, "path ").FirstOrDefault("/usr/bin:/bin"),
            BootId = After(lines, "boot ").FirstOrDefault("").Trim(),
            SharedToken = After(lines, "shared ").FirstOrDefault("").Trim(),
            AccountLines = [.. After(lines, "passwd ")],
        };
    }

    /// <summary>The image as the driver uses it.</summary>
    /// <exception cref="DriverException">It cannot run a cluster; the message says why and what to do.</exception>
    public PostgresImage ToImage(string id, string name, IEnumerable<string> declaredVolumes)
    {
        if (Installations.Count == 0)
        {
            throw new DriverException(
                $"The image {name} holds no PostgreSQL server. Use an image that does, for example ghcr.io/cloudnative-pg/postgresql or postgres.");
        }
        var (directory, version) = Installations.MaxBy(found => MajorOf(found.Version));
        if (MajorOf(version) < OldestMajorVersion)
        {
            throw new DriverException(
                $"The image {name} holds PostgreSQL {version}; {OldestMajorVersion} or later is needed. Use an image of a later version.");
        }
        var accounts = AccountLines.Select(Account).OfType<ImageAccount>().ToArray();
        return new PostgresImage
        {
            Id = id,
            Name = name,
            BinDirectory = directory,
            Version = version,
            Account = ServerAccountOf(accounts) ?? throw new DriverException(
                $"The image {name} runs as root and has no account '{ServerAccount}', but PostgreSQL refuses to run as root. Use an image that has one."),
            Accounts = [.. accounts],
            AccountFile = string.Concat(AccountLines.Select(line => line + "\n")),
            SearchPath = SearchPath,
            DeclaredVolumes = [.. declaredVolumes],
        };
    }

    /// <summary>The number before the first dot, or before <c>beta1</c> and the like.</summary>
    public static int MajorOf(string version) => Number(LeadingDigits().Match(version).Value);

    // An image that starts as root leaves its account at the start; one that does not has said which it wants.
    private ImageAccount? ServerAccountOf(ImageAccount[] accounts)
    {
        if (User.UserId == 0)
        {
            return accounts.Where(account => account.Name == ServerAccount && account.UserId != 0).Cast<ImageAccount?>().FirstOrDefault();
        }
        // PostgreSQL wants a name for the account that it runs as; without one the driver adds it.
        var named = accounts.Where(account => account.UserId == User.UserId).Cast<ImageAccount?>().FirstOrDefault();
        return new ImageAccount(named?.Name ?? ServerAccount, User.UserId, User.GroupId);
    }

    private static ImageAccount? Account(string line)
    {
        var fields = line.Split(':');
        return fields.Length >= 4
            && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && int.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? new ImageAccount(fields[0], user, group)
            : null;
    }

    private static IEnumerable<string> After(string[] lines, string word) =>
        lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..]);

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    [GeneratedRegex(@"^(?<folder>/\S+) postgres \(PostgreSQL\) (?<version>\d+\S*)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^\d+", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingDigits();
}

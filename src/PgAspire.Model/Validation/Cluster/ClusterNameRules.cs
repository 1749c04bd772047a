namespace PgAspire.Model;

/// <summary>The cluster's name.</summary>
internal static class ClusterNameRules
{
    private const string Path = "metadata.name";

    // services and secrets add to it, and a DNS label has 63 characters at most
    private const int MaximumLength = 50;

    private const int MaximumLabelLength = 63;

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (!findings.Require(spec.Name, Path))
        {
            return;
        }
        if (!IsDnsLabel(spec.Name))
        {
            findings.Add(Path,
                $"cluster name must be a valid DNS label; '{Excerpt.Of(spec.Name)}' is not. " +
                "Use lower-case letters, digits and '-', with a letter first and no '-' last.");
        }
        if (spec.Name.Length > MaximumLength)
        {
            findings.Add(Path, $"the maximum length of a cluster name is {MaximumLength} characters; this one has {spec.Name.Length}. Choose a shorter one.");
        }
    }

    // RFC 1035
    private static bool IsDnsLabel(string name) =>
        name.Length is > 0 and <= MaximumLabelLength && char.IsAsciiLetterLower(name[0]) && name[^1] != '-' &&
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

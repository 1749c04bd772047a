using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>What Kubernetes lets a name be.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Kubernetes, Object Names and IDs</seealso>
internal static partial class KubernetesNames
{
    private const int MaximumLabelLength = 63;

    private const int MaximumSubdomainLength = 253;

    private const string Label = "lower-case letters, digits and '-', with a letter or digit first and last";

    /// <summary>Adds an error when a text is no DNS label (RFC 1123), as a namespace's name is.</summary>
    public static void CheckLabel(string text, string path, Findings findings) =>
        Check(text.Length <= MaximumLabelLength && LabelPattern().IsMatch(text), path, $"'{Excerpt.Of(text)}' must be a DNS label: 1 to 63 {Label}.", findings);

    /// <summary>Adds an error when a text is no DNS subdomain (RFC 1123), as the names of most objects are.</summary>
    public static void CheckSubdomain(string text, string path, Findings findings) =>
        Check(IsSubdomain(text), path, $"'{Excerpt.Of(text)}' must be a DNS subdomain of at most 253 characters: {Label}; '.' may separate such parts.", findings);

    /// <summary>Adds an error when a text is no name of a service (RFC 1035).</summary>
    public static void CheckService(string text, string path, Findings findings) =>
        Check(text.Length <= MaximumLabelLength && ServicePattern().IsMatch(text), path,
            $"'{Excerpt.Of(text)}' must be the name of a service: 1 to 63 lower-case letters, digits and '-', with a letter first and no '-' last.", findings);

    /// <summary>Adds an error when a text is no qualified name, as keys of labels and annotations are.</summary>
    public static void CheckQualified(string text, string path, Findings findings) =>
        Check(IsQualified(text), path,
            $"'{Excerpt.Of(text)}' must be a qualified name: at most 63 letters, digits, '-', '_' and '.', with a letter or digit first and last; " +
            "a DNS subdomain and '/' may come first.", findings);

    /// <summary>Adds an error when a text is no value of a label.</summary>
    public static void CheckLabelValue(string text, string path, Findings findings) =>
        Check(text.Length == 0 || (text.Length <= MaximumLabelLength && NamePattern().IsMatch(text)), path,
            $"'{Excerpt.Of(text)}' must be a label's value: empty, or at most 63 letters, digits, '-', '_' and '.', with a letter or digit first and last.", findings);

    /// <summary>Adds an error when a text is no key of a Secret or a ConfigMap.</summary>
    public static void CheckKey(string text, string path, Findings findings) =>
        Check(text.Length <= MaximumSubdomainLength && KeyPattern().IsMatch(text) && text is not ("." or "..") && !text.StartsWith("..", StringComparison.Ordinal), path,
            $"'{Excerpt.Of(text)}' must be the key of a Secret or a ConfigMap: 1 to 253 letters, digits, '-', '_' and '.', not '..' first.", findings);

    /// <summary>Adds an error when a text is no name of an environment variable.</summary>
    public static void CheckVariable(string text, string path, Findings findings) =>
        Check(text.Length > 0 && text.All(c => c is >= ' ' and < '\x7f' and not '='), path,
            $"'{Excerpt.Of(text)}' must be the name of an environment variable: printable ASCII characters without '='.", findings);

    /// <summary>Whether a text is a DNS subdomain.</summary>
    public static bool IsSubdomain(string text) => text.Length is > 0 and <= MaximumSubdomainLength && SubdomainPattern().IsMatch(text);

    private static bool IsQualified(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = text[(slash + 1)..];
        return (slash < 0 || IsSubdomain(text[..slash])) && name.Length <= MaximumLabelLength && NamePattern().IsMatch(name);
    }

    private static void Check(bool valid, string path, string message, Findings findings)
    {
        if (!valid)
        {
            findings.Add(path, message);
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyPattern();
}

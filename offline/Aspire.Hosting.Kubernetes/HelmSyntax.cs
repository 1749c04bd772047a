using System.Text.RegularExpressions;

namespace Aspire.Hosting.Kubernetes;

/// <summary>What Helm and Kubernetes accept, and what a name must be like so that it can stand on Helm's command line.</summary>
internal static partial class HelmSyntax
{
    private const int NamespaceLength = 63;
    private const int ReleaseNameLength = 53;
    private const int ChartNameLength = 250;
    private const int DescriptionLength = 1024;

    public static void CheckNamespace(string value, string parameter) => CheckLabel(value, "Kubernetes namespace", NamespaceLength, parameter);

    public static void CheckReleaseName(string value, string parameter) => CheckLabel(value, "Helm release name", ReleaseNameLength, parameter);

    public static void CheckChartVersion(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        Check(
            ChartVersion().IsMatch(value), parameter,
            $"Helm chart version '{value}' is invalid. Helm accepts versions such as '1.2.3', '1.2.3-beta.1+ef365', '1', '1.2', or 'v1.2.3'.");
    }

    public static void CheckChartName(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        Check(value.Length <= ChartNameLength, parameter, $"Helm chart name '{value}' is invalid. It must be {ChartNameLength} characters or fewer.");
        Check(ChartName().IsMatch(value), parameter, $"Helm chart name '{value}' is invalid. Use alphanumeric characters, '-', '_', or '.'.");
    }

    public static void CheckChartDescription(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        Check(value.Length <= DescriptionLength, parameter, $"Helm chart description is invalid. It must be {DescriptionLength} characters or fewer.");
    }

    public static void CheckChartReference(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        Check(
            ChartReference().IsMatch(value), parameter,
            $"Helm chart reference '{value}' is invalid. Use OCI/HTTP URLs, repo/chart names, or local paths containing only letters, digits, '.', '-', '_', '/', ':', '@', '+', '~'.");
    }

    public static void CheckValueKey(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, parameter);
        Check(ValueKey().IsMatch(value), parameter, $"Helm value key '{value}' is invalid. Use letters, digits, '.', '-', '_', or brackets for indexed paths.");
    }

    public static void CheckValue(string value, string parameter)
    {
        ArgumentNullException.ThrowIfNull(value, parameter);
        foreach (var character in value)
        {
            Check(
                character is not ('"' or '\\') && !char.IsControl(character), parameter,
                $"Helm value contains an unsupported character (0x{(int)character:X2}). Avoid quotes, backslashes, and control characters; use --values files for complex values.");
        }
    }

    private static void CheckLabel(string value, string what, int length, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        Check(value.Length <= length, parameter, $"{what} '{value}' is invalid. It must be {length} characters or fewer.");
        Check(
            Label().IsMatch(value), parameter,
            $"{what} '{value}' is invalid. Use lowercase letters, numbers, and hyphens, and start and end with an alphanumeric character.");
    }

    private static void Check(bool holds, string parameter, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message, parameter);
        }
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex("^[a-zA-Z0-9._-]+$")]
    private static partial Regex ChartName();

    // semantic versions, with an optional v and without the parts that are zero; no leading zeros
    [GeneratedRegex(@"^[vV]?(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$")]
    private static partial Regex ChartVersion();

    [GeneratedRegex(@"^[A-Za-z0-9_./:@+~\-]+$")]
    private static partial Regex ChartReference();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-\[\]]+$")]
    private static partial Regex ValueKey();
}

using System.Text.RegularExpressions;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>The sections of values.yaml.</summary>
internal static class ValuesSection
{
    public const string Parameters = "parameters";
    public const string Secrets = "secrets";
    public const string Config = "config";
}

/// <summary>Helm expressions: how they are made, and what text holds some.</summary>
internal static partial class HelmText
{
    /// <summary>In values.yaml and in expressions a dash would be a minus.</summary>
    public static string Key(string name) => name.Replace('-', '_');

    public static string Expression(string section, string resourceName, string key) => $"{{{{ {Key($".Values.{section}.{resourceName}.{key}")} }}}}";

    public static bool RefersToValues(string? text) => HasExpression(text) && text!.Contains(".Values.", StringComparison.Ordinal);

    public static bool RefersToSecrets(string? text) => HasExpression(text) && text!.Contains($".Values.{ValuesSection.Secrets}.", StringComparison.Ordinal);

    /// <summary>The inside when the text is one expression and nothing else; null otherwise.</summary>
    public static string? Inside(string text) => OneExpression().Match(text) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    /// <summary>Text for a place where only strings may stand: an expression that yields a number is turned into one that yields a string.</summary>
    public static string AsString(string text) => Conversion().Replace(text, match => $"{match.Value[..^2].TrimEnd()} | toString }}}}");

    /// <summary>Whether the text is written without quotes, so that Helm sees a choice or a number.</summary>
    public static bool IsPlain(string text) => Choice().IsMatch(text) || (Inside(text) is not null && Conversion().IsMatch(text));

    private static bool HasExpression(string? text) => text is not null && AnyExpression().IsMatch(text);

    [GeneratedRegex(@"\{\{\s*[^{}]+?\}\}")]
    private static partial Regex AnyExpression();

    [GeneratedRegex(@"^\{\{\s*([^{}]+?)\}\}$")]
    private static partial Regex OneExpression();

    [GeneratedRegex(@"\{\{[^}]*\|\s*(int|int64|float64)\s*\}\}")]
    private static partial Regex Conversion();

    [GeneratedRegex(@"^\{\{\s*if\b")]
    private static partial Regex Choice();
}

using System.Text.RegularExpressions;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Text in the templates of a chart, which Helm reads before it is YAML.</summary>
internal static partial class HelmText
{
    /// <summary>The text as Helm gives it back unchanged: braces that stand together are the string of an expression of their own.</summary>
    public static string Literal(string text) => Braces().Replace(text, braces => $"{{{{`{braces.Value}`}}}}");

    /// <summary>A value of the chart as an expression.</summary>
    /// <param name="path">For example <c>.Values.config.pg.instances</c>.</param>
    public static string Value(string path) => $"{{{{ {path} }}}}";

    /// <summary>A value of the chart as a whole number.</summary>
    /// <param name="path">For example <c>.Values.config.pg.instances</c>.</param>
    public static string Number(string path) => $"{{{{ {path} | int }}}}";

    /// <summary>
    /// What an expression gives, safe inside YAML's double quotes whatever characters it has. Helm puts values in as they are;
    /// JSON's escapes are YAML's too, so its JSON without the quotes around it is used.
    /// </summary>
    /// <param name="pipeline">What stands between the braces, for example <c>.Values.secrets.pg.pg_password</c>.</param>
    public static string Quotable(string pipeline) => $"{{{{ with {pipeline} | toString | toJson }}}}{{{{ substr 1 (sub (len .) 1 | int) . }}}}{{{{ end }}}}";

    // one brace alone says nothing to Helm; one beside others could join them
    [GeneratedRegex("[{}]{2,}")]
    private static partial Regex Braces();
}

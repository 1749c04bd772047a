namespace PgAspire.Hosting.Kubernetes;

/// <summary>How Aspire names things in a chart's values.</summary>
internal static class ChartNames
{
    /// <summary>The section of a resource, or the key of one of its values: dashes become underscores.</summary>
    public static string Section(string name) => name.Replace('-', '_');

    /// <summary>The path of a plain value of a resource.</summary>
    public static string Config(string resource, string key) => $".Values.config.{Section(resource)}.{Section(key)}";
}

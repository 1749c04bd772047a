namespace Aspire.Hosting.ApplicationModel;

/// <summary>How Aspire compares the names of things.</summary>
internal static class ModelComparers
{
    public static StringComparer ResourceName => StringComparer.OrdinalIgnoreCase;

    public static StringComparer ResourceState => StringComparer.OrdinalIgnoreCase;

    public static StringComparer EndpointName => StringComparer.OrdinalIgnoreCase;

    public static StringComparer CommandName => StringComparer.Ordinal;

    public static StringComparer InputName => StringComparer.OrdinalIgnoreCase;
}

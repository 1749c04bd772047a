namespace Storefront.Api;

/// <summary>The keys of the two data sources.</summary>
internal static class DataSources
{
    public const string ReadWrite = "app";
    public const string ReadOnly = "app-ro";
}

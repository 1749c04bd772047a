namespace Aspire.Hosting;

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class AspireValueAttribute : Attribute
{
    public AspireValueAttribute(string catalogName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(catalogName);
        CatalogName = catalogName;
    }

    public string CatalogName { get; }

    public string? Name { get; set; }
}

namespace Aspire.Hosting;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Method, Inherited = false)]
public sealed class AspireExportIgnoreAttribute : Attribute
{
    public string? Reason { get; set; }
}

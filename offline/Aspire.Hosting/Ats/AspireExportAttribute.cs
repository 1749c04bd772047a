namespace Aspire.Hosting;

[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Assembly | AttributeTargets.Property,
    Inherited = false,
    AllowMultiple = true)]
public sealed class AspireExportAttribute : Attribute
{
    public AspireExportAttribute()
    {
    }

    public AspireExportAttribute(string id) => Id = id ?? throw new ArgumentNullException(nameof(id));

    public AspireExportAttribute(Type type) => Type = type ?? throw new ArgumentNullException(nameof(type));

    public string? Id { get; }

    public Type? Type { get; set; }

    public string? Description { get; set; }

    public string? MethodName { get; set; }

    public bool ExposeProperties { get; set; }

    public bool ExposeMethods { get; set; }

    public bool RunSyncOnBackgroundThread { get; set; }
}

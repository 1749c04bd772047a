namespace Aspire.Hosting;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class AspireDtoAttribute : Attribute
{
    public string? DtoTypeId { get; set; }
}

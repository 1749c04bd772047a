namespace Aspire.Hosting;

[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class AspireUnionAttribute : Attribute
{
    public AspireUnionAttribute(params Type[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        if (types.Length < 2)
        {
            throw new ArgumentException("A union needs two types or more.", nameof(types));
        }

        Types = types;
    }

    public Type[] Types { get; }
}

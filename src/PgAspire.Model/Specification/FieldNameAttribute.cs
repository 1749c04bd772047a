namespace PgAspire.Model;

/// <summary>The field's name in the custom resource, where it is not the property's in camel case.</summary>
/// <param name="name">The name, for example <c>pg_hba</c>; with dots when the property stands for a deeper field.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldNameAttribute(string name) : Attribute
{
    /// <summary>The field's name.</summary>
    public string Name { get; } = name;
}

using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>What CloudNativePG's resource definition says of a field.</summary>
internal sealed class FieldSchema
{
    public required string Name { get; init; }

    public required FieldType Type { get; init; }

    public bool Required { get; init; }

    /// <summary>The fields of an object, in the definition's order.</summary>
    public Dictionary<string, FieldSchema> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>What the items of a list or the values of a map are.</summary>
    public FieldSchema? Element { get; set; }

    /// <summary>The value that an absent field has.</summary>
    public JsonNode? Default { get; init; }

    public IReadOnlyList<string>? Enum { get; init; }

    public string? Pattern { get; init; }

    public string? Format { get; init; }

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>The fields whose values together must differ between a list's items.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>The field one step inside: of an object, a map or a list.</summary>
    public FieldSchema? Inside(object step) => step is string name && Type == FieldType.Object ? Fields.GetValueOrDefault(name) : Element;
}

/// <summary>The type of a field.</summary>
internal enum FieldType
{
    Object,
    Map,
    List,
    String,
    Integer,
    Boolean,
    IntOrString,

    /// <summary>An <see cref="IntOrString"/> with the pattern of Kubernetes' quantities.</summary>
    Quantity,

    /// <summary>Anything: the definition is silent.</summary>
    Any,
}

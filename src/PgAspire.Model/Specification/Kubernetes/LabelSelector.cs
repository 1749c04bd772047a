namespace PgAspire.Model;

/// <summary>Which objects are meant, by their labels; all conditions together (Kubernetes' <c>LabelSelector</c>).</summary>
public sealed record LabelSelector
{
    /// <summary>Labels with the value that they must have (<c>matchLabels</c>).</summary>
    public ValueMap<string> MatchLabels { get; init; } = ValueMap<string>.Empty;

    /// <summary>Other conditions (<c>matchExpressions</c>).</summary>
    public ValueList<LabelExpression> MatchExpressions { get; init; } = [];
}

/// <summary>A condition on a label (<c>matchExpressions[]</c>).</summary>
public sealed record LabelExpression
{
    /// <summary>The label (<c>key</c>).</summary>
    public required string Key { get; init; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c> (<c>operator</c>).</summary>
    public required string Operator { get; init; }

    /// <summary>The values for <c>In</c> and <c>NotIn</c> (<c>values</c>).</summary>
    public ValueList<string> Values { get; init; } = [];
}

namespace PgAspire.Model;

/// <summary>A schema of a database (<c>spec.schemas[]</c>).</summary>
public sealed record SchemaSpec
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The role that owns it (<c>owner</c>); null means the one that makes it.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it is there (<c>ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    public Ensure Ensure { get; init; } = Ensure.Present;
}

/// <summary>An extension in a database (<c>spec.extensions[]</c>).</summary>
public sealed record ExtensionSpec
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Its version (<c>version</c>); null means the newest that is installed.</summary>
    public string? Version { get; init; }

    /// <summary>The schema for its objects (<c>schema</c>).</summary>
    public string? Schema { get; init; }

    /// <summary>Whether it is there (<c>ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    public Ensure Ensure { get; init; } = Ensure.Present;
}

/// <summary>A foreign data wrapper (<c>spec.fdws[]</c>).</summary>
public sealed record ForeignDataWrapperSpec
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The function that makes its plans (<c>handler</c>); <c>-</c> means none.</summary>
    public string? Handler { get; init; }

    /// <summary>The function that checks its options (<c>validator</c>); <c>-</c> means none.</summary>
    public string? Validator { get; init; }

    /// <summary>The role that owns it (<c>owner</c>), a superuser.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it is there (<c>ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    public Ensure Ensure { get; init; } = Ensure.Present;

    /// <summary>Its options (<c>options</c>).</summary>
    public ValueList<ForeignOption> Options { get; init; } = [];

    /// <summary>Who may use it (<c>usage</c>).</summary>
    public ValueList<ForeignUsage> Usage { get; init; } = [];
}

/// <summary>A foreign server (<c>spec.servers[]</c>).</summary>
public sealed record ForeignServerSpec
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Its foreign data wrapper (<c>fdw</c>), one of the database's.</summary>
    [FieldName("fdw")]
    public required string ForeignDataWrapper { get; init; }

    /// <summary>Whether it is there (<c>ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    public Ensure Ensure { get; init; } = Ensure.Present;

    /// <summary>Its options (<c>options</c>).</summary>
    public ValueList<ForeignOption> Options { get; init; } = [];

    /// <summary>Who may use it (<c>usage</c>).</summary>
    public ValueList<ForeignUsage> Usage { get; init; } = [];
}

/// <summary>An option of a foreign data wrapper or server (<c>options[]</c>).</summary>
public sealed record ForeignOption
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Its value (<c>value</c>).</summary>
    public required string Value { get; init; }

    /// <summary>Whether it is there (<c>ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    public Ensure Ensure { get; init; } = Ensure.Present;
}

/// <summary>Who may use a foreign data wrapper or server (<c>usage[]</c>).</summary>
public sealed record ForeignUsage
{
    /// <summary>The role (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may (<c>type</c>); <see cref="UsageType.Grant"/> by default.</summary>
    public UsageType Type { get; init; } = UsageType.Grant;
}

/// <summary>Whether a privilege is given or taken.</summary>
public enum UsageType
{
    /// <summary>Given (<c>grant</c>).</summary>
    Grant,

    /// <summary>Taken (<c>revoke</c>).</summary>
    Revoke,
}

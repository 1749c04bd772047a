namespace PgAspire.Model;

/// <summary>A role of PostgreSQL (<c>spec.managed.roles[]</c>, and in a <c>DatabaseRole</c>).</summary>
public sealed record RoleSpec
{
    /// <summary>Its name (<c>name</c>); not one of the operator's or PostgreSQL's.</summary>
    public required string Name { get; init; }

    /// <summary>Its comment (<c>comment</c>).</summary>
    public string? Comment { get; init; }

    /// <summary>Whether it is there (<c>ensure</c>); <see cref="Ensure.Present"/> by default.</summary>
    public Ensure Ensure { get; init; } = Ensure.Present;

    /// <summary>The secret with <c>username</c> and <c>password</c> (<c>passwordSecret.name</c>); null leaves the password as it is. Locally the password is given beside the specification, or generated.</summary>
    [FieldName("passwordSecret.name")]
    public string? PasswordSecret { get; init; }

    /// <summary>Whether its password is removed (<c>disablePassword</c>); false by default, not with <see cref="PasswordSecret"/>.</summary>
    public bool DisablePassword { get; init; }

    /// <summary>When the password expires (<c>validUntil</c>); null means never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The roles that it is a member of (<c>inRoles</c>).</summary>
    public ValueList<string> InRoles { get; init; } = [];

    /// <summary>Whether it has the privileges of these (<c>inherit</c>); true by default.</summary>
    public bool Inherit { get; init; } = true;

    /// <summary>How many connections it may have (<c>connectionLimit</c>); -1, the default, means any.</summary>
    public long ConnectionLimit { get; init; } = -1;

    /// <summary><c>SUPERUSER</c> (<c>superuser</c>); false by default.</summary>
    public bool Superuser { get; init; }

    /// <summary><c>CREATEDB</c> (<c>createdb</c>); false by default.</summary>
    [FieldName("createdb")]
    public bool CreateDb { get; init; }

    /// <summary><c>CREATEROLE</c> (<c>createrole</c>); false by default.</summary>
    [FieldName("createrole")]
    public bool CreateRole { get; init; }

    /// <summary><c>LOGIN</c> (<c>login</c>); false by default.</summary>
    public bool Login { get; init; }

    /// <summary><c>REPLICATION</c> (<c>replication</c>); false by default.</summary>
    public bool Replication { get; init; }

    /// <summary><c>BYPASSRLS</c> (<c>bypassrls</c>); false by default.</summary>
    [FieldName("bypassrls")]
    public bool BypassRls { get; init; }
}

/// <summary>Whether something is to be there (<c>ensure</c>).</summary>
public enum Ensure
{
    /// <summary>It is made and kept (<c>present</c>).</summary>
    Present,

    /// <summary>It is removed (<c>absent</c>).</summary>
    Absent,
}

/// <summary>What happens in PostgreSQL when the resource is deleted (<c>databaseReclaimPolicy</c> and others).</summary>
public enum ReclaimPolicy
{
    /// <summary>Nothing (<c>retain</c>).</summary>
    Retain,

    /// <summary>The database, role, publication or subscription is dropped (<c>delete</c>).</summary>
    Delete,
}

namespace PgAspire.Model;

/// <summary>Sign-in with a directory (<c>spec.postgresql.ldap</c>), by bind or by search and bind. Not applied by the local operator.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/auth-ldap.html">PostgreSQL, LDAP Authentication</seealso>
public sealed record LdapSpec
{
    /// <summary>The directory's host (<c>server</c>).</summary>
    public string? Server { get; init; }

    /// <summary>Its port (<c>port</c>); null means the scheme's.</summary>
    public int? Port { get; init; }

    /// <summary><c>ldap</c> or <c>ldaps</c> (<c>scheme</c>); null means <c>ldap</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Whether <c>StartTLS</c> is used (<c>tls</c>); false by default.</summary>
    public bool Tls { get; init; }

    /// <summary>By bind (<c>bindAsAuth</c>); not with <see cref="BindSearchAuth"/>.</summary>
    public LdapBindSpec? BindAsAuth { get; init; }

    /// <summary>By search and bind (<c>bindSearchAuth</c>).</summary>
    public LdapBindSearchSpec? BindSearchAuth { get; init; }
}

/// <summary>Sign-in with a distinguished name made of the user's name (<c>bindAsAuth</c>).</summary>
public sealed record LdapBindSpec
{
    /// <summary>What comes before the name (<c>prefix</c>).</summary>
    public string? Prefix { get; init; }

    /// <summary>What comes after it (<c>suffix</c>).</summary>
    public string? Suffix { get; init; }
}

/// <summary>Sign-in with the distinguished name that a search finds (<c>bindSearchAuth</c>).</summary>
public sealed record LdapBindSearchSpec
{
    /// <summary>Where the search begins (<c>baseDN</c>).</summary>
    [FieldName("baseDN")]
    public string? BaseDn { get; init; }

    /// <summary>Who searches (<c>bindDN</c>).</summary>
    [FieldName("bindDN")]
    public string? BindDn { get; init; }

    /// <summary>That user's password (<c>bindPassword</c>).</summary>
    public KeyReference? BindPassword { get; init; }

    /// <summary>The attribute with the user's name (<c>searchAttribute</c>).</summary>
    public string? SearchAttribute { get; init; }

    /// <summary>The search filter (<c>searchFilter</c>).</summary>
    public string? SearchFilter { get; init; }
}

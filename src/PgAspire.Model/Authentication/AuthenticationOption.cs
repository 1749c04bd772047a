using System.Collections.Frozen;

namespace PgAspire.Model;

/// <summary>An option of a line of <c>pg_hba.conf</c>, with the methods that take it.</summary>
/// <param name="Name">The option's name.</param>
/// <param name="Methods">The methods that take it; none means every one.</param>
/// <seealso href="https://www.postgresql.org/docs/current/auth-methods.html">PostgreSQL, Authentication Methods</seealso>
internal sealed record AuthenticationOption(string Name, params string[] Methods)
{
    /// <summary>The options that PostgreSQL knows.</summary>
    public static FrozenDictionary<string, AuthenticationOption> Known { get; } = new AuthenticationOption[]
    {
        new("map", "ident", "peer", "gss", "sspi", "cert", "oauth"),
        new("clientcert"),
        new("clientname"),
        new("include_realm", "gss", "sspi"),
        new("krb_realm", "gss", "sspi"),
        new("compat_realm", "sspi"),
        new("upn_username", "sspi"),
        new("pamservice", "pam"),
        new("pam_use_hostname", "pam"),
        new("ldapurl", "ldap"),
        new("ldaptls", "ldap"),
        new("ldapscheme", "ldap"),
        new("ldapserver", "ldap"),
        new("ldapport", "ldap"),
        new("ldapbinddn", "ldap"),
        new("ldapbindpasswd", "ldap"),
        new("ldapsearchattribute", "ldap"),
        new("ldapsearchfilter", "ldap"),
        new("ldapbasedn", "ldap"),
        new("ldapprefix", "ldap"),
        new("ldapsuffix", "ldap"),
        new("radiusservers", "radius"),
        new("radiussecrets", "radius"),
        new("radiusports", "radius"),
        new("radiusidentifiers", "radius"),
        new("issuer", "oauth"),
        new("scope", "oauth"),
        new("validator", "oauth"),
        new("delegate_ident_mapping", "oauth"),
    }.ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);

    /// <summary>Whether a method takes it.</summary>
    public bool IsTakenBy(string method) => Methods.Length == 0 || Methods.Contains(method);
}

namespace PgAspire.Model;

/// <summary>Sign-in with a directory.</summary>
internal static class LdapRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string Path = "spec.postgresql.ldap";
        if (spec.Postgresql.Ldap is not { } ldap)
        {
            return;
        }
        if (string.IsNullOrEmpty(ldap.Server))
        {
            findings.Add($"{Path}.server", "ldap server cannot be empty if any other ldap parameters are specified.");
        }
        if (ldap is { BindAsAuth: not null, BindSearchAuth: not null })
        {
            findings.Add(Path, "only bind+search or bind method can be specified. Remove bindAsAuth or bindSearchAuth.");
        }
        if (ldap.Scheme is { Length: > 0 } and not ("ldap" or "ldaps"))
        {
            findings.Add($"{Path}.scheme", $"Unsupported value: '{Excerpt.Of(ldap.Scheme)}'; supported values: \"ldap\", \"ldaps\".");
        }
        if (ldap.Port is < 0 or > ushort.MaxValue)
        {
            findings.Add($"{Path}.port", $"must be a port from 1 to {ushort.MaxValue}, or 0 for the scheme's, but is {ldap.Port}.");
        }
        // they end up in one line of pg_hba.conf
        foreach (var (field, value) in Texts(ldap))
        {
            if (value is not null)
            {
                TextRules.CheckSingleLine(value, $"{Path}.{field}", field, findings);
            }
        }
    }

    private static IEnumerable<(string Field, string? Value)> Texts(LdapSpec ldap) =>
    [
        ("server", ldap.Server),
        ("bindAsAuth.prefix", ldap.BindAsAuth?.Prefix),
        ("bindAsAuth.suffix", ldap.BindAsAuth?.Suffix),
        ("bindSearchAuth.baseDN", ldap.BindSearchAuth?.BaseDn),
        ("bindSearchAuth.bindDN", ldap.BindSearchAuth?.BindDn),
        ("bindSearchAuth.searchAttribute", ldap.BindSearchAuth?.SearchAttribute),
        ("bindSearchAuth.searchFilter", ldap.BindSearchAuth?.SearchFilter),
    ];
}

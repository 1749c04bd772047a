namespace PgAspire.Model;

/// <summary>The locale provider and what belongs to one, of the bootstrap's database and of others.</summary>
internal static class LocaleRules
{
    public static void Check(
        string? provider, string? icuLocale, string? icuRules, string? builtinLocale, string path, int? majorVersion, Findings findings)
    {
        CheckProvider(provider, $"{path}.localeProvider", majorVersion, findings);
        CheckProviderLocale(icuLocale, "icuLocale", "icu", 15);
        CheckProviderLocale(icuRules, "icuRules", "icu", 16);
        CheckProviderLocale(builtinLocale, "builtinLocale", "builtin", 17);

        void CheckProviderLocale(string? value, string field, string wanted, int since)
        {
            if (value is null || !CheckValue(value, $"{path}.{field}", field, "the default", findings))
            {
                return;
            }
            if (provider != wanted)
            {
                findings.Add($"{path}.{field}", $"{field} is only available when localeProvider is set to `{wanted}`.");
            }
            if (majorVersion < since)
            {
                findings.Add($"{path}.{field}", $"{field} needs PostgreSQL {since} or newer, but the image is version {majorVersion}.");
            }
        }
    }

    /// <summary>Adds an error when the value of a field about encoding or locale is empty or has line breaks.</summary>
    /// <returns>Whether it is neither.</returns>
    public static bool CheckValue(string? value, string path, string field, string fallback, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            findings.Add(path, $"must not be empty; leave the field out for {fallback}.");
            return false;
        }
        return TextRules.CheckSingleLine(value, path, field, findings);
    }

    private static void CheckProvider(string? provider, string path, int? majorVersion, Findings findings)
    {
        var since = provider switch { null => 0, "libc" or "icu" => 15, "builtin" => 17, _ => -1 };
        if (since < 0)
        {
            findings.Add(path, $"'{Excerpt.Of(provider)}' is no locale provider; use libc, icu or builtin.");
        }
        else if (majorVersion < since)
        {
            findings.Add(path, $"'{provider}' needs PostgreSQL {since} or newer, but the image is version {majorVersion}.");
        }
    }
}

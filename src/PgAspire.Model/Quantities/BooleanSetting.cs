namespace PgAspire.Model;

/// <summary>The value of a boolean PostgreSQL parameter: on, off, true, false, yes, no, 1, 0 or an unambiguous beginning of one, in any case.</summary>
public static class BooleanSetting
{
    /// <summary>Reads a boolean; null when the text is none.</summary>
    /// <param name="text">The text; null means none.</param>
    public static bool? Parse(string? text) => text?.ToLowerInvariant() switch
    {
        "1" or "on" or "y" or "ye" or "yes" or "t" or "tr" or "tru" or "true" => true,
        "0" or "of" or "off" or "n" or "no" or "f" or "fa" or "fal" or "fals" or "false" => false,
        _ => null,
    };
}

namespace PgAspire.Model;

/// <summary><c>shared_buffers</c>.</summary>
internal static class MemoryRules
{
    public static void Check(PostgresClusterSpec spec, UserParameters parameters, Findings findings)
    {
        const string SharedBuffers = "shared_buffers";
        if (parameters[SharedBuffers] is { } value && !MemorySetting.TryParse(value, out _))
        {
            findings.Add(ParameterRules.Path(SharedBuffers),
                $"Invalid value for configuration parameter {SharedBuffers}: '{Excerpt.Of(value)}'. Use a number with B, kB, MB, GB or TB, for example '256MB'. " +
                "More info on accepted values format: https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES");
        }
    }
}

namespace PgAspire.Model;

/// <summary><c>min_wal_size</c> below <c>max_wal_size</c>, and both at least two segments.</summary>
internal static class WalSizeRules
{
    private const string Minimum = "min_wal_size";

    private const string MinimumDefault = "80MB";

    private const string Maximum = "max_wal_size";

    private const string MaximumDefault = "1GB";

    // initdb's own
    private const int DefaultSegmentSize = 16;

    public static void Check(PostgresClusterSpec spec, UserParameters parameters, Findings findings)
    {
        var minimum = Read(parameters, Minimum, MinimumDefault, spec.InitDb.WalSegmentSize, findings);
        var maximum = Read(parameters, Maximum, MaximumDefault, spec.InitDb.WalSegmentSize, findings);
        if (minimum > 0 && maximum > 0 && minimum >= maximum)
        {
            findings.Add(ParameterRules.Path(Minimum),
                $"Invalid value. Parameter {Minimum} (default {MinimumDefault}) should be smaller than parameter {Maximum} (default {MaximumDefault}). " +
                $"Lower the one, or raise the other.");
        }
        CheckVolume(spec, parameters, Minimum, minimum, findings);
        CheckVolume(spec, parameters, Maximum, maximum, findings);
    }

    private static void CheckVolume(PostgresClusterSpec spec, UserParameters parameters, string name, decimal? bytes, Findings findings)
    {
        if (parameters[name] is not null && StorageRules.SizeOf(spec.WalStorage) is { } volume && bytes >= volume.Bytes)
        {
            findings.Add(ParameterRules.Path(name), $"Invalid value. Parameter {name} should be smaller than WAL volume size ({volume}). Lower it, or enlarge spec.walStorage.");
        }
    }

    private static decimal? Read(UserParameters parameters, string name, string defaultValue, int? segmentSize, Findings findings)
    {
        if (!MemorySetting.TryParse(parameters[name] ?? defaultValue, out var bytes))
        {
            findings.Add(ParameterRules.Path(name),
                $"Invalid value for configuration parameter {name}: '{Excerpt.Of(parameters[name])}'. Use a number with kB, MB, GB or TB, for example '{defaultValue}'.");
            return null;
        }
        var segment = Math.Clamp(segmentSize ?? DefaultSegmentSize, 1, 1024);
        if (parameters[name] is not null && bytes < 2m * segment * (1 << 20))
        {
            findings.Add(ParameterRules.Path(name), $"\"{name}\" must be at least twice \"wal_segment_size\", thus {2 * segment}MB, or PostgreSQL does not start.");
        }
        return bytes;
    }
}

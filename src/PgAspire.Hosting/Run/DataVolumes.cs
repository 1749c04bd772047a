namespace PgAspire.Hosting;

/// <summary>Where named volumes are on a machine without a container engine.</summary>
internal static class DataVolumes
{
    /// <summary>
    /// The directory of a volume: below <c>PGASPIRE_VOLUMES</c> where that is set, for root below <c>/var/lib/pgaspire/volumes</c>
    /// (the servers' account cannot enter root's home), else below the user's local application data.
    /// </summary>
    public static string PathOf(string volume)
    {
        var root = Environment.GetEnvironmentVariable("PGASPIRE_VOLUMES") is { Length: > 0 } configured
            ? configured
            : Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
                ? "/var/lib/pgaspire/volumes"
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "pgaspire", "volumes");
        return Path.Combine(root, volume);
    }
}

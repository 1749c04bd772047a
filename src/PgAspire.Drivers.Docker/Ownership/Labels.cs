namespace PgAspire.Drivers.Docker.Ownership;

/// <summary>The labels of everything that a driver makes in an engine.</summary>
internal static class Labels
{
    /// <summary>The cluster's name.</summary>
    public const string Cluster = "pgaspire.cluster";

    /// <summary>The instance's name; absent where something belongs to the cluster as a whole.</summary>
    public const string Instance = "pgaspire.instance";

    /// <summary>The driver that made it, a random number.</summary>
    public const string Session = "pgaspire.session";

    /// <summary>The process of that driver: <see cref="Ownership.Owner"/>.</summary>
    public const string Owner = "pgaspire.owner";

    /// <summary>What it is: <see cref="Server"/> and so on.</summary>
    public const string Kind = "pgaspire.kind";

    /// <summary>The data volume that it belongs to; absent on what is ephemeral.</summary>
    public const string Volume = "pgaspire.volume";

    /// <summary>The instance whose data a volume keeps that is not the cluster's any more.</summary>
    public const string Detached = "pgaspire.detached";

    /// <summary>The volume that such data was copied from, and when that was made.</summary>
    public const string Source = "pgaspire.source";

    /// <summary>A container whose first process is <c>postgres</c>.</summary>
    public const string Server = "server";

    /// <summary>A container through which the files of an instance's volume are read and written.</summary>
    public const string Files = "files";

    /// <summary>A container in which a program runs to its end.</summary>
    public const string Tool = "tool";

    /// <summary>The container that stands for the ownership of a data volume.</summary>
    public const string Claim = "claim";

    /// <summary>The filter of a list request.</summary>
    public static Dictionary<string, IDictionary<string, bool>> Filter(params ReadOnlySpan<string> labels)
    {
        var wanted = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            wanted[label] = true;
        }
        return new(StringComparer.Ordinal) { ["label"] = wanted };
    }

    /// <summary>Whether something carries all labels of a filter; some engines (Podman 4) list what carries one of them.</summary>
    public static bool AreOf(IDictionary<string, string>? found, params ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
        {
            var at = label.IndexOf('=', StringComparison.Ordinal);
            if (found is null || !found.TryGetValue(at < 0 ? label : label[..at], out var value) || (at >= 0 && value != label[(at + 1)..]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A label with its value, for <see cref="Filter"/>.</summary>
    public static string Is(string label, string value) => $"{label}={value}";
}

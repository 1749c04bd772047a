using System.Security.Cryptography;

namespace PgAspire.Drivers.Docker.Ownership;

/// <summary>One driver's time in an engine: what all that it makes is named after and labelled with.</summary>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Id">A random number of eight hexadecimal digits.</param>
internal sealed record Session(string Cluster, string Id)
{
    public static Session Start(string cluster) => new(cluster, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));

    /// <summary>The name of something that belongs to the session, unique in the engine.</summary>
    public string NameOf(string part) => $"pgaspire-{part}-{Id}";

    /// <summary>The labels of something that ends with the session.</summary>
    public Dictionary<string, string> Labels(string kind, string? instance = null)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Ownership.Labels.Cluster] = Cluster,
            [Ownership.Labels.Session] = Id,
            [Ownership.Labels.Owner] = Owner.Current.ToString(),
            [Ownership.Labels.Kind] = kind,
        };
        if (instance is not null)
        {
            labels[Ownership.Labels.Instance] = instance;
        }
        return labels;
    }
}

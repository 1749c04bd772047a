using System.Globalization;

namespace PgAspire.Model;

/// <summary>The names of a cluster's parts: instances, services, secrets, slots; CloudNativePG's.</summary>
/// <param name="Cluster">The cluster's name.</param>
public readonly record struct ClusterNames(string Cluster)
{
    /// <summary>The service that reaches the primary.</summary>
    public string ReadWriteService => $"{Cluster}-rw";

    /// <summary>The service that reaches the standbys.</summary>
    public string ReadOnlyService => $"{Cluster}-ro";

    /// <summary>The service that reaches every instance.</summary>
    public string ReadService => $"{Cluster}-r";

    /// <summary>The secret of the application's role.</summary>
    public string ApplicationSecret => $"{Cluster}-app";

    /// <summary>The secret of the role <c>postgres</c>; exists with superuser access only.</summary>
    public string SuperuserSecret => $"{Cluster}-superuser";

    /// <summary>The secret of the certificate authority.</summary>
    public string CertificateAuthoritySecret => $"{Cluster}-ca";

    /// <summary>The secret of the server's certificate.</summary>
    public string ServerSecret => $"{Cluster}-server";

    /// <summary>The secret of the replication client's certificate.</summary>
    public string ReplicationSecret => $"{Cluster}-replication";

    /// <summary>The name of the instance with a serial.</summary>
    /// <param name="serial">The serial; 1 is the first.</param>
    public string Instance(int serial) => string.Create(CultureInfo.InvariantCulture, $"{Cluster}-{serial}");

    /// <summary>The serial in an instance's name; null when the name is not one of this cluster's instances.</summary>
    /// <param name="instance">The name.</param>
    public int? Serial(string instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Length > Cluster.Length + 1 && instance.StartsWith(Cluster, StringComparison.Ordinal) && instance[Cluster.Length] == '-' &&
            int.TryParse(instance.AsSpan(Cluster.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var serial) && serial > 0 &&
            Instance(serial) == instance
            ? serial
            : null;
    }

    /// <summary>
    /// The physical replication slot of an instance: the prefix, then the name in lower case with every run of other characters
    /// than <c>[a-z0-9_]</c> replaced by <c>_</c>. For <c>pg-2</c>: <c>_cnpg_pg_2</c>.
    /// </summary>
    /// <param name="instance">The instance's name.</param>
    /// <param name="prefix">The prefix; <c>_cnpg_</c> by default.</param>
    public static string Slot(string instance, string prefix = ClusterDefaults.SlotPrefix)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var name = new System.Text.StringBuilder(prefix);
        var replaced = false;
        foreach (var c in instance.ToLowerInvariant())
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')
            {
                name.Append(c);
                replaced = false;
            }
            else if (!replaced)
            {
                name.Append('_');
                replaced = true;
            }
        }
        return name.ToString();
    }
}

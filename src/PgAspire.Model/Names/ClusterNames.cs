using System.Globalization;
using System.Security.Cryptography;
using System.Text;

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

    /// <summary>The secret of the connection pooler's certificate.</summary>
    public string PoolerSecret => $"{Cluster}-pooler";

    /// <summary>The pod disruption budget that keeps the primary.</summary>
    public string PrimaryDisruptionBudget => $"{Cluster}-primary";

    /// <summary>The pod disruption budget that keeps the standbys; exists with three or more instances.</summary>
    public string ReplicaDisruptionBudget => Cluster;

    /// <summary>The common name of the server's certificate.</summary>
    public string ServerCommonName => ReadWriteService;

    /// <summary>The three services, read-write first.</summary>
    public ValueList<string> Services => [ReadWriteService, ReadService, ReadOnlyService];

    /// <summary>The name of the instance with a serial.</summary>
    /// <param name="serial">The serial; 1 is the first.</param>
    public string Instance(int serial) => string.Create(CultureInfo.InvariantCulture, $"{Cluster}-{serial}");

    /// <summary>
    /// The name of a database's <c>Database</c> resource when it has none of its own: <c>&lt;cluster&gt;-&lt;database&gt;</c>. Characters that
    /// a resource's name may not have become <c>-</c>; then eight more, made of the database's name, tell it from others.
    /// </summary>
    /// <param name="database">The database's name in PostgreSQL.</param>
    public string DatabaseResource(string database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return $"{Cluster}-{ResourceName(database)}";
    }

    /// <summary>
    /// The secret with a managed role's password when the role names none of its own: <c>&lt;cluster&gt;-role-&lt;role&gt;</c>, with other characters
    /// replaced as in <see cref="DatabaseResource"/>.
    /// </summary>
    /// <param name="role">The role's name in PostgreSQL.</param>
    public string RoleSecret(string role)
    {
        ArgumentNullException.ThrowIfNull(role);
        return $"{Cluster}-role-{ResourceName(role)}";
    }

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

    /// <summary>The lowest serial that no instance has: what the next instance gets, as of CloudNativePG 1.30.</summary>
    /// <param name="instances">The names of the instances that exist; those that are not this cluster's do not count.</param>
    public int LowestFreeSerial(IEnumerable<string> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        var names = this;
        var taken = instances.Select(names.Serial).ToHashSet();
        var serial = 1;
        while (taken.Contains(serial))
        {
            serial++;
        }
        return serial;
    }

    /// <summary>
    /// The DNS names in the server's certificate: each of <see cref="Services"/> alone, with the namespace, with <c>svc</c>, and fully qualified.
    /// </summary>
    /// <param name="kubernetesNamespace">The namespace, <c>default</c> by default.</param>
    public ValueList<string> ServerAlternativeNames(string kubernetesNamespace = ClusterDefaults.Namespace) =>
    [
        .. Services.SelectMany(service => (string[])
        [
            service,
            NamespacedHost(service, kubernetesNamespace),
            $"{NamespacedHost(service, kubernetesNamespace)}.svc",
            QualifiedHost(service, kubernetesNamespace),
        ]),
    ];

    /// <summary>A service's name with its namespace, for example <c>pg-rw.default</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="kubernetesNamespace">The namespace.</param>
    public static string NamespacedHost(string service, string kubernetesNamespace) => $"{service}.{kubernetesNamespace}";

    /// <summary>A service's fully qualified name, for example <c>pg-rw.default.svc.cluster.local</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="kubernetesNamespace">The namespace.</param>
    public static string QualifiedHost(string service, string kubernetesNamespace) =>
        $"{service}.{kubernetesNamespace}.svc.{ClusterDefaults.KubernetesDomain}";

    /// <summary>
    /// The physical replication slot of an instance: the prefix, then the name in lower case with every run of other characters
    /// than <c>[a-z0-9_]</c> replaced by <c>_</c>. For <c>pg-2</c>: <c>_cnpg_pg_2</c>.
    /// </summary>
    /// <param name="instance">The instance's name.</param>
    /// <param name="prefix">The prefix; <c>_cnpg_</c> by default.</param>
    public static string Slot(string instance, string prefix = ClusterDefaults.SlotPrefix)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var name = new StringBuilder(prefix);
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

    private static string ResourceName(string text)
    {
        var name = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');
        return name == text ? name : $"{name}{(name.Length == 0 ? "" : "-")}{Digest(text)}";
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}

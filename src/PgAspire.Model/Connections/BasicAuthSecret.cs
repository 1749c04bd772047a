using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;

namespace PgAspire.Model;

/// <summary>
/// A secret of type <c>kubernetes.io/basic-auth</c> with the keys that CloudNativePG gives it:
/// <c>username user password dbname host port pgpass uri jdbc-uri fqdn-uri fqdn-jdbc-uri</c>.
/// </summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/applications/#secrets">CloudNativePG, Connecting from an application</seealso>
[DebuggerDisplay("{Name}")]
public sealed class BasicAuthSecret
{
    private BasicAuthSecret(string name, PostgresConnection plain, PostgresConnection qualified, PostgresConnection fullyQualified)
    {
        Name = name;
        Data = new ReadOnlyDictionary<string, string>(new OrderedDictionary<string, string>
        {
            ["username"] = plain.Credentials.UserName,
            ["user"] = plain.Credentials.UserName,
            ["password"] = plain.Credentials.Password,
            ["dbname"] = plain.Database,
            ["host"] = plain.Endpoint.Host,
            ["port"] = plain.Endpoint.Port.ToString(CultureInfo.InvariantCulture),
            ["pgpass"] = $"{plain.ToPgPass()}\n",
            ["uri"] = qualified.ToUri(),
            ["jdbc-uri"] = qualified.ToJdbc(),
            ["fqdn-uri"] = fullyQualified.ToUri(),
            ["fqdn-jdbc-uri"] = fullyQualified.ToJdbc(),
        });
    }

    /// <summary>The secret's name, for example <c>pg-app</c>.</summary>
    public string Name { get; }

    /// <summary>The keys with their values, in CloudNativePG's order. Most values have the password in them.</summary>
    public IReadOnlyDictionary<string, string> Data { get; }

    /// <summary>The secret <c>&lt;cluster&gt;-app</c> as it is in Kubernetes: the read-write service, its domain names, port 5432.</summary>
    /// <param name="spec">The cluster; its <see cref="InitDbSpec.Database"/> is the secret's.</param>
    /// <param name="credentials">The application's role and password.</param>
    /// <param name="kubernetesNamespace">The namespace, <c>default</c> by default.</param>
    public static BasicAuthSecret ForApplication(PostgresClusterSpec spec, RoleCredentials credentials, string kubernetesNamespace = ClusterDefaults.Namespace)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return InKubernetes(spec.Names, spec.Names.ApplicationSecret, credentials, spec.InitDb.Database, kubernetesNamespace);
    }

    /// <summary>The secret <c>&lt;cluster&gt;-superuser</c> as it is in Kubernetes; its database is <see cref="PostgresConnection.AnyDatabase"/>.</summary>
    /// <param name="spec">The cluster.</param>
    /// <param name="credentials">The superuser and its password.</param>
    /// <param name="kubernetesNamespace">The namespace, <c>default</c> by default.</param>
    public static BasicAuthSecret ForSuperuser(PostgresClusterSpec spec, RoleCredentials credentials, string kubernetesNamespace = ClusterDefaults.Namespace)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return InKubernetes(spec.Names, spec.Names.SuperuserSecret, credentials, PostgresConnection.AnyDatabase, kubernetesNamespace);
    }

    /// <summary>A secret with the same keys for a service that has one address only, which all of its texts name.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="connection">The read-write service, the role and the database.</param>
    public static BasicAuthSecret ForConnection(string name, PostgresConnection connection)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(connection);
        return new BasicAuthSecret(name, connection, connection, connection);
    }

    /// <summary>The secret's name; no value.</summary>
    public override string ToString() => Name;

    private static BasicAuthSecret InKubernetes(ClusterNames names, string secret, RoleCredentials credentials, string database, string kubernetesNamespace)
    {
        var service = names.ReadWriteService;
        return new BasicAuthSecret(secret,
            At(service),
            At(ClusterNames.NamespacedHost(service, kubernetesNamespace)),
            At(ClusterNames.QualifiedHost(service, kubernetesNamespace)));

        PostgresConnection At(string host) => new(new ServiceEndpoint(host), credentials, database);
    }
}

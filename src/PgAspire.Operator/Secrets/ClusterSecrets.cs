using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>The secrets of a cluster as CloudNativePG makes them. Pure.</summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/applications/#secrets">CloudNativePG, Connecting from an application</seealso>
/// <seealso href="https://cloudnative-pg.io/documentation/current/certificates/">CloudNativePG, Certificates</seealso>
public static class ClusterSecrets
{
    private const string BasicAuthentication = "kubernetes.io/basic-auth";
    private const string Tls = "kubernetes.io/tls";
    private const string Opaque = "Opaque";

    /// <summary>
    /// <c>&lt;cluster&gt;-app</c>; <c>&lt;cluster&gt;-superuser</c> with superuser access and a password for it only; those that managed roles name for their passwords; <c>&lt;cluster&gt;-ca</c> with
    /// <c>ca.crt</c> and <c>ca.key</c>; <c>&lt;cluster&gt;-server</c> and <c>&lt;cluster&gt;-replication</c> with <c>tls.crt</c> and <c>tls.key</c>.
    /// </summary>
    /// <param name="spec">The cluster.</param>
    /// <param name="credentials">Its passwords.</param>
    /// <param name="certificates">Its certificates.</param>
    /// <param name="kubernetesNamespace">The namespace in the host names, <c>default</c> by default.</param>
    public static IReadOnlyList<ClusterSecret> Create(
        PostgresClusterSpec spec, ClusterCredentials credentials, ClusterCertificates certificates, string kubernetesNamespace = ClusterDefaults.Namespace)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentNullException.ThrowIfNull(certificates);
        var secrets = new List<ClusterSecret> { Of(BasicAuthSecret.ForApplication(spec, credentials.Application, kubernetesNamespace)) };
        if (spec.EnableSuperuserAccess && credentials.SuperuserPassword is { } password)
        {
            secrets.Add(Of(BasicAuthSecret.ForSuperuser(spec, new(PostgresRoles.Superuser, password), kubernetesNamespace)));
        }
        secrets.AddRange(RoleSecrets(spec, credentials).Where(s => secrets.All(known => known.Name != s.Name)));
        secrets.Add(Pair(spec.Names.CertificateAuthoritySecret, Opaque));
        secrets.Add(Pair(spec.Names.ServerSecret, Tls));
        secrets.Add(Pair(spec.Names.ReplicationSecret, Tls));
        return secrets;

        ClusterSecret Pair(string name, string type) => new(name, type, certificates.SecretData(name));
    }

    // in Kubernetes the user makes these
    private static IEnumerable<ClusterSecret> RoleSecrets(PostgresClusterSpec spec, ClusterCredentials credentials)
    {
        var passwords = credentials.RolePasswordsFor(spec);
        return (spec.Managed?.Roles ?? []).Concat(spec.DatabaseRoles.Select(r => r.Role)).Where(r => passwords.ContainsKey(r.Name))
            .Select(r => new ClusterSecret(r.PasswordSecret!, BasicAuthentication, new OrderedDictionary<string, string> { ["username"] = r.Name, ["password"] = passwords[r.Name] }));
    }

    private static ClusterSecret Of(BasicAuthSecret secret) => new(secret.Name, BasicAuthentication, secret.Data);
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using PgAspire.CloudNativePg;
using PgAspire.Model;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>One cluster in the chart: its custom resources, the values that they refer to, the Secrets for passwords that the user gave.</summary>
internal sealed class ClusterChart
{
    private const string PasswordKey = "password";
    private const string SuperuserPasswordKey = "superuser_password";

    private readonly PostgresClusterResource _cluster;
    private readonly List<CustomResource> _resources = [];
    private readonly List<ChartValue> _values = [];

    /// <summary>Makes the cluster's resources.</summary>
    /// <exception cref="InvalidClusterSpecException">CloudNativePG would refuse one.</exception>
    /// <exception cref="InvalidManifestException">What the user changed at last is no valid resource.</exception>
    /// <exception cref="DistributedApplicationException">Two resources would be written to one file.</exception>
    public ClusterChart(PostgresClusterResource cluster)
    {
        _cluster = cluster;
        Specification = PublishedSpecification.Of(cluster);
        foreach (var resource in PublishedResources.Of(cluster, Specification))
        {
            var (chart, values) = ChartResource.From(cluster.Name, resource, CloudNativePgManifests.ToTree(resource));
            _resources.Add(chart);
            _values.AddRange(values);
        }
        var files = _resources.Select(r => r.Metadata.Name)
            .Concat(cluster.PasswordIsGiven ? [ApplicationSecret] : []).Concat(cluster.GivenSuperuserPassword is not null ? [SuperuserSecret] : [])
            .Concat(Roles.Select(r => r.Secret));
        if (files.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DistributedApplicationException($"The PostgreSQL cluster '{cluster.Name}' has two resources named '{twice.Key}', and the chart has one file for a name: give one of them another name.");
        }
    }

    /// <summary>What is published.</summary>
    public PostgresClusterSpec Specification { get; }

    /// <summary>The Secret with the password of the application's role.</summary>
    public string ApplicationSecret => PublishedSpecification.ApplicationSecret(Specification);

    private IReadOnlyList<(RoleSpec Role, string Secret, ParameterResource Password)> Roles => _cluster.RolesWithPassword(Specification);

    private string SuperuserSecret => PublishedSpecification.SuperuserSecret(Specification);

    /// <summary>Makes the cluster a compute resource whose objects are these; what Aspire would make of it by itself is left out.</summary>
    public void Attach()
    {
        var image = ImageReference.Parse(Specification.ImageName);
        // without an image Aspire does not look at a resource; it is neither built nor pushed
        _cluster.Annotations.Add(new ContainerImageAnnotation { Registry = image.Registry, Image = image.Repository, Tag = image.Tag });
        _cluster.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            foreach (var value in _values)
            {
                context.EnvironmentVariables[value.Key] = value.Value;
            }
            if (_cluster.PasswordIsGiven)
            {
                context.EnvironmentVariables[PasswordKey] = _cluster.PasswordParameter;
            }
            if (_cluster.GivenSuperuserPassword is { } superuser)
            {
                context.EnvironmentVariables[SuperuserPasswordKey] = superuser;
            }
            foreach (var (_, secret, password) in Roles)
            {
                context.EnvironmentVariables[RolePasswordKey(secret)] = password;
            }
        }));
        _cluster.Annotations.Add(new KubernetesServiceCustomizationAnnotation(Replace));
    }

    // of a Secret's name, which is told apart from others when its file is
    private static string RolePasswordKey(string secret) => $"role_password_{string.Concat(secret.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}";

    private void Replace(KubernetesResource target)
    {
        var secrets = target.Secret?.StringData ?? new Dictionary<string, string>();
        target.Workload = null;
        target.Service = null;
        target.ConfigMap = null;
        target.Secret = null;
        if (_cluster.PasswordIsGiven)
        {
            target.AdditionalResources.Add(ClusterSecrets.ForApplication(ApplicationSecret, Specification.Namespace, _cluster.UserName, secrets[PasswordKey]));
        }
        if (_cluster.GivenSuperuserPassword is not null)
        {
            target.AdditionalResources.Add(ClusterSecrets.ForSuperuser(SuperuserSecret, Specification.Namespace, secrets[SuperuserPasswordKey]));
        }
        foreach (var (role, secret, _) in Roles)
        {
            target.AdditionalResources.Add(ClusterSecrets.ForRole(secret, Specification.Namespace, role.Name, secrets[RolePasswordKey(secret)]));
        }
        target.AdditionalResources.AddRange(_resources);
    }
}

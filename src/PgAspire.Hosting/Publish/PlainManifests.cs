using System.Text;
using Aspire.Hosting.ApplicationModel;
using PgAspire.CloudNativePg;
using PgAspire.Model;

namespace PgAspire.Hosting;

/// <summary>A file of plain manifests.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Text">Its text, with line feeds.</param>
internal sealed record ManifestFile(string Path, string Text);

/// <summary>The clusters as manifests without a chart, for those who have charts of their own: one folder a cluster, and a <c>kustomization.yaml</c> over all.</summary>
internal static class PlainManifests
{
    private const string Kustomization = "kustomization.yaml";

    /// <summary>The files.</summary>
    /// <exception cref="InvalidClusterSpecException">CloudNativePG would refuse one.</exception>
    /// <exception cref="InvalidManifestException">What the user changed at last is no valid resource.</exception>
    public static IReadOnlyList<ManifestFile> Of(IEnumerable<PostgresClusterResource> clusters)
    {
        var files = new List<ManifestFile>();
        var notes = new StringBuilder();
        foreach (var cluster in clusters)
        {
            var specification = PublishedSpecification.Of(cluster);
            foreach (var resource in PublishedResources.Of(cluster, specification))
            {
                // kinds may share a name, so the kind is in the file's
                files.Add(new($"{cluster.Name}/{resource.Kind.ToLowerInvariant()}-{resource.Metadata.Name}.yaml", CloudNativePgManifests.ToYaml([resource])));
            }
            if (cluster.PasswordIsGiven)
            {
                Secret(notes, specification, PublishedSpecification.ApplicationSecret(specification), specification.Application.Owner);
            }
            if (cluster.GivenSuperuserPassword is not null)
            {
                Secret(notes, specification, PublishedSpecification.SuperuserSecret(specification), "postgres");
            }
            foreach (var (role, secret, _) in cluster.RolesWithPassword(specification))
            {
                Secret(notes, specification, secret, role.Name);
            }
        }
        var kustomization = new StringBuilder(notes.Length == 0 ? "" : "# Passwords that were given to the AppHost are not in these files. Before they are applied:\n").Append(notes)
            .Append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
        foreach (var file in files)
        {
            kustomization.Append("- ").Append(file.Path).Append('\n');
        }
        return [new(Kustomization, kustomization.ToString()), .. files];
    }

    private static void Secret(StringBuilder notes, PostgresClusterSpec cluster, string name, string user) =>
        notes.Append("#   kubectl create secret generic ").Append(name).Append(cluster.Namespace is null ? "" : $" --namespace {cluster.Namespace}").Append(" --type kubernetes.io/basic-auth --from-literal username='").Append(user.ReplaceLineEndings(" ").Replace("'", @"'\''", StringComparison.Ordinal))
            .Append("' --from-file password=FILE\n");
}

using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using PgAspire.CloudNativePg.Resources;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>
/// From manifests to specifications and back, for CloudNativePG 1.30. What is read and written again is the same to Kubernetes: a
/// field that has its default may be gone, the image is always there, and nothing else changes. The <c>status</c> of a cluster and of
/// what stands beside it is passed over, as by the API server.
/// </summary>
public static class CloudNativePgManifests
{
    /// <summary>Reads a text: YAML, of one or several documents, or JSON.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="unmodelled">What happens to fields that a specification does not carry.</param>
    /// <exception cref="InvalidManifestException">The text is no YAML, a field has a wrong type or is one that CloudNativePG does not know, or a field is not modelled and <paramref name="unmodelled"/> refuses it; all errors at once.</exception>
    /// <exception cref="InvalidClusterSpecException">A cluster breaks CloudNativePG's rules.</exception>
    public static ManifestReadResult Read(string yaml, UnmodelledFields unmodelled = UnmodelledFields.Refuse)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return ManifestReader.Read([(yaml, null)], unmodelled);
    }

    /// <summary>Reads files together: a resource in one belongs to the cluster in another.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="unmodelled">What happens to fields that a specification does not carry.</param>
    /// <exception cref="InvalidManifestException">As for <see cref="Read"/>.</exception>
    /// <exception cref="InvalidClusterSpecException">A cluster breaks CloudNativePG's rules.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ManifestReadResult ReadFiles(IEnumerable<string> paths, UnmodelledFields unmodelled = UnmodelledFields.Refuse)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return ManifestReader.Read([.. paths.Select(p => (File.ReadAllText(p), (string?)p))], unmodelled);
    }

    /// <summary>The resources that a specification becomes, each after those that it refers to. They may be changed before they are written.</summary>
    /// <param name="spec">The specification.</param>
    /// <exception cref="InvalidClusterSpecException">It is not valid.</exception>
    /// <exception cref="InvalidOperationException">A kept field has no place any more, because the list that it is in has become shorter.</exception>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Resources(PostgresClusterSpec spec)
    {
        PostgresClusterValidation.ThrowIfInvalid(spec);
        return [.. ClusterResources.Of(spec).Select(ResourceJson.FromTree)];
    }

    /// <summary>
    /// Resources as YAML: documents separated by <c>---</c>, fields in the order of their type, lines ended by <c>\n</c>. What YAML 1.1 or
    /// 1.2 would take for something other than text is quoted; quantities have Kubernetes' canonical form. The same resources always give the same text.
    /// </summary>
    /// <param name="resources">The resources; those of <c>KubernetesClient</c> too.</param>
    public static string ToYaml(IEnumerable<IKubernetesObject<V1ObjectMeta>> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return YamlWriter.Write(resources.Select(ResourceJson.ToTree));
    }

    /// <summary>A specification's resources as YAML; quantities stand as the specification writes them.</summary>
    /// <param name="spec">The specification.</param>
    /// <exception cref="InvalidClusterSpecException">It is not valid.</exception>
    public static string ToYaml(PostgresClusterSpec spec)
    {
        PostgresClusterValidation.ThrowIfInvalid(spec);
        return YamlWriter.Write(ClusterResources.Of(spec).Select(tree => Quantities.AsIn(tree, ResourceJson.ToTree(ResourceJson.FromTree(tree)))));
    }

    /// <summary>A resource as plain objects: dictionaries and lists of <see cref="string"/>, <see cref="long"/> and <see cref="bool"/>.</summary>
    /// <param name="resource">The resource.</param>
    /// <exception cref="InvalidOperationException">A value is a fraction, which some writers of charts get wrong; say it as text.</exception>
    public static IReadOnlyDictionary<string, object> ToTree(IKubernetesObject<V1ObjectMeta> resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Plain(ResourceJson.ToTree(resource), FieldPath.Root);
    }

    private static Dictionary<string, object> Plain(JsonObject members, FieldPath path) =>
        members.Where(m => m.Value is not null).ToDictionary(m => m.Key, m => Plain(m.Value!, path.Then(m.Key)), StringComparer.Ordinal);

    private static object Plain(JsonNode value, FieldPath path) => value switch
    {
        JsonObject members => Plain(members, path),
        JsonArray items => items.Select((item, i) => item is null ? throw Fraction(path.Then(i)) : Plain(item, path.Then(i))).ToList(),
        JsonValue scalar => scalar.GetValueKind() switch
        {
            JsonValueKind.String => scalar.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => scalar.TryGetValue<long>(out var number) ? number : throw Fraction(path),
        },
        _ => throw Fraction(path),
    };

    private static InvalidOperationException Fraction(FieldPath path) => new($"The value of '{path}' must be text, a whole number, true or false.");
}

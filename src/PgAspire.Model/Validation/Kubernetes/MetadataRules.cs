using System.Text;

namespace PgAspire.Model;

/// <summary>Names, namespaces, labels and annotations, of the cluster and of what stands beside it.</summary>
internal static class MetadataRules
{
    private const int MaximumAnnotationBytes = 256 * 1024;

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Namespace is { } name)
        {
            KubernetesNames.CheckLabel(name, "metadata.namespace", findings);
        }
        CheckLabels(spec.Labels, "metadata.labels", findings);
        CheckAnnotations(spec.Annotations, "metadata.annotations", findings);
        if (spec.InheritedMetadata is { } inherited)
        {
            CheckLabels(inherited.Labels, "spec.inheritedMetadata.labels", findings);
            CheckAnnotations(inherited.Annotations, "spec.inheritedMetadata.annotations", findings);
        }
        CheckBeside(spec, "databases", spec.Databases.Select(d => d.Metadata), findings, derived: i => spec.Names.DatabaseResource(spec.Databases[i].Name));
        CheckBeside(spec, "databaseRoles", spec.DatabaseRoles.Select(r => r.Metadata), findings);
        CheckBeside(spec, "publications", spec.Publications.Select(p => p.Metadata), findings);
        CheckBeside(spec, "subscriptions", spec.Subscriptions.Select(s => s.Metadata), findings);
        CheckBeside(spec, "poolers", spec.Poolers.Select(p => p.Metadata), findings);
        CheckBeside(spec, "scheduledBackups", spec.ScheduledBackups.Select(b => b.Metadata), findings);
        CheckBeside(spec, "backups", spec.Backups.Select(b => b.Metadata), findings);
        CheckBeside(spec, "objectStores", spec.ObjectStores.Select(s => s.Metadata), findings);
        CheckBeside(spec, "imageCatalogs", spec.ImageCatalogs.Select(c => c.Metadata), findings, kind: i => spec.ImageCatalogs[i].Kind);
        CheckBeside(spec, "podMonitors", spec.PodMonitors.Select(m => m.Metadata), findings);
    }

    /// <summary>Adds an error for each label that Kubernetes does not take.</summary>
    public static void CheckLabels(ValueMap<string> labels, string path, Findings findings)
    {
        foreach (var (key, value) in labels)
        {
            var entry = $"{path}[{Excerpt.Of(key)}]";
            KubernetesNames.CheckQualified(key, entry, findings);
            KubernetesNames.CheckLabelValue(value, entry, findings);
        }
    }

    /// <summary>Adds an error for each annotation that Kubernetes does not take.</summary>
    public static void CheckAnnotations(ValueMap<string> annotations, string path, Findings findings)
    {
        var bytes = 0L;
        foreach (var (key, value) in annotations)
        {
            // the case of an annotation's prefix does not matter to Kubernetes
            KubernetesNames.CheckQualified(key.ToLowerInvariant(), $"{path}[{Excerpt.Of(key)}]", findings);
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }
        if (bytes > MaximumAnnotationBytes)
        {
            findings.Add(path, $"have {bytes} bytes together; Kubernetes takes {MaximumAnnotationBytes}. Shorten them.");
        }
    }

    private static void CheckBeside(
        PostgresClusterSpec spec, string field, IEnumerable<ResourceMetadata> all, Findings findings,
        Func<int, ImageCatalogKind>? kind = null, Func<int, string>? derived = null)
    {
        var taken = new Dictionary<(ImageCatalogKind?, string), string>();
        var index = 0;
        foreach (var metadata in all)
        {
            var path = $"{field}[{index}].metadata";
            if (metadata.Name is null && derived is not null)
            {
                taken.TryAdd((null, derived(index)), path);
            }
            else if (string.IsNullOrEmpty(metadata.Name))
            {
                findings.Add($"{path}.name", "name is required.");
            }
            else
            {
                KubernetesNames.CheckSubdomain(metadata.Name, $"{path}.name", findings);
                if (!taken.TryAdd((kind?.Invoke(index), metadata.Name), path))
                {
                    findings.Add($"{path}.name", $"Duplicate value: '{Excerpt.Of(metadata.Name)}' is also the name at {taken[(kind?.Invoke(index), metadata.Name)]}.name.");
                }
            }
            CheckNamespace(spec, metadata, path, kind?.Invoke(index), findings);
            CheckLabels(metadata.Labels, $"{path}.labels", findings);
            CheckAnnotations(metadata.Annotations, $"{path}.annotations", findings);
            index++;
        }
    }

    private static void CheckNamespace(PostgresClusterSpec spec, ResourceMetadata metadata, string path, ImageCatalogKind? kind, Findings findings)
    {
        if (metadata.Namespace is not { } name)
        {
            return;
        }
        if (kind == ImageCatalogKind.ClusterImageCatalog)
        {
            findings.Add($"{path}.namespace", "A ClusterImageCatalog is in no namespace; leave the field out.");
        }
        else if (name != spec.Namespace)
        {
            findings.Add($"{path}.namespace",
                $"'{Excerpt.Of(name)}' is not the cluster's namespace, and the resource would not find the cluster. Leave the field out, or set metadata.namespace.");
        }
    }
}

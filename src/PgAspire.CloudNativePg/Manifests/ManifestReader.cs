using System.Text.Json.Nodes;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>From documents to specifications: each cluster with the resources that belong to it, and what the specification does not carry.</summary>
internal sealed class ManifestReader
{
    private readonly IReadOnlyList<ManifestDocument> _documents;
    private readonly HashSet<ManifestDocument> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly List<ManifestError> _errors;
    private readonly List<UnmodelledField> _unmodelled = [];

    private ManifestReader(IReadOnlyList<ManifestDocument> documents, List<ManifestError> errors) => (_documents, _errors) = (documents, errors);

    /// <summary>Reads texts together: a database in one belongs to the cluster in another.</summary>
    /// <exception cref="InvalidManifestException">Something is wrong, or is refused.</exception>
    /// <exception cref="InvalidClusterSpecException">A cluster breaks CloudNativePG's rules.</exception>
    public static ManifestReadResult Read(IEnumerable<(string Text, string? Source)> texts, UnmodelledFields unmodelled)
    {
        var errors = new List<ManifestError>();
        var documents = texts.SelectMany(t => ManifestParser.Parse(t.Text, t.Source, errors)).ToList();
        ThrowIfAny(errors);
        return new ManifestReader(documents, errors).Read(unmodelled);
    }

    private ManifestReadResult Read(UnmodelledFields unmodelled)
    {
        RefuseTwins();
        var clusters = _documents.Where(d => d is { Kind: "Cluster", Schema: not null }).Select(Cluster).ToList();
        ThrowIfAny(_errors);
        if (unmodelled == UnmodelledFields.Refuse)
        {
            ThrowIfAny([.. _unmodelled.Select(u => new ManifestError(u.Resource, u.Path, "PgAspire does not model this field; remove it, or read with UnmodelledFields.Keep.", u.Line, u.Column, u.Source))]);
        }
        clusters.ForEach(PostgresClusterValidation.ThrowIfInvalid);
        return new ManifestReadResult(clusters, [.. _documents.Where(d => !_taken.Contains(d)).Select(d => ResourceJson.FromTree(d.Tree))], _unmodelled);
    }

    private void RefuseTwins()
    {
        foreach (var twin in _documents.Where(d => d.Name is not null).GroupBy(d => (d.ApiVersion, d.Kind, d.Namespace, d.Name)).SelectMany(g => g.Skip(1)))
        {
            _errors.Add(twin.Error(FieldPath.Root.Then("metadata").Then("name"), "another document has this kind and name; remove one of them."));
        }
    }

    private PostgresClusterSpec Cluster(ManifestDocument document)
    {
        var spec = Take<PostgresClusterSpec>(document, ClusterResources.Cluster);
        if (_errors.Count > 0)
        {
            return spec;
        }
        var stores = BarmanObjects(spec);
        var catalogs = Catalogs(document);
        bool OfCluster(ManifestDocument d) => d.TextOf("spec", "cluster", "name") == spec.Name;
        spec = spec with
        {
            ImageCatalogs = TakeAll<ImageCatalogSpec>(document, d => catalogs.Contains((d.Kind, d.Name)), c => ClusterResources.Catalog(c, spec), "ImageCatalog", "ClusterImageCatalog"),
            ObjectStores = TakeAll<ObjectStoreSpec>(document, d => stores.Contains(d.Name), s => ClusterResources.ObjectStore(s, spec), "ObjectStore"),
            DatabaseRoles = TakeAll<DatabaseRoleSpec>(document, OfCluster, r => ClusterResources.OfCluster("DatabaseRole", r, r.Unmodelled, spec), "DatabaseRole"),
            Databases = TakeAll<DatabaseSpec>(document, OfCluster, d => ClusterResources.Database(d, spec), "Database"),
            Publications = TakeAll<PublicationSpec>(document, OfCluster, p => ClusterResources.OfCluster("Publication", p, p.Unmodelled, spec), "Publication"),
            Subscriptions = TakeAll<SubscriptionSpec>(document, OfCluster, s => ClusterResources.OfCluster("Subscription", s, s.Unmodelled, spec), "Subscription"),
            Poolers = TakeAll<PoolerSpec>(document, OfCluster, p => ClusterResources.OfCluster("Pooler", p, p.Unmodelled, spec), "Pooler"),
            ScheduledBackups = TakeAll<ScheduledBackupSpec>(document, OfCluster, b => ClusterResources.OfCluster("ScheduledBackup", b, b.Unmodelled, spec), "ScheduledBackup"),
            Backups = TakeAll<BackupSpec>(document, OfCluster, b => ClusterResources.OfCluster("Backup", b, b.Unmodelled, spec), "Backup"),
            PodMonitors = TakeAll<PodMonitorSpec>(document, d => d.TextOf("spec", "selector", "matchLabels", "cnpg.io/cluster") == spec.Name, m => ClusterResources.PodMonitor(m, spec), "PodMonitor"),
        };
        return spec;
    }

    // the object stores that the plugins of the cluster and of its external clusters name
    private static HashSet<string?> BarmanObjects(PostgresClusterSpec spec) =>
        [.. spec.Plugins.Concat(spec.ExternalClusters.Select(c => c.Plugin).OfType<PluginSpec>())
            .Select(p => p.Parameters.TryGetValue("barmanObjectName", out var name) ? name : null)
            .OfType<string>()];

    // the catalogs that the cluster and its poolers name
    private HashSet<(string, string?)> Catalogs(ManifestDocument cluster) =>
        [.. _documents.Where(d => d.Kind == "Pooler" && d.TextOf("spec", "cluster", "name") == cluster.Name)
            .Select(d => (d.TextOf("spec", "pgbouncer", "imageCatalogRef", "kind") ?? "", d.TextOf("spec", "pgbouncer", "imageCatalogRef", "name")))
            .Append((cluster.TextOf("spec", "imageCatalogRef", "kind") ?? "", cluster.TextOf("spec", "imageCatalogRef", "name")))];

    private ValueList<T> TakeAll<T>(ManifestDocument cluster, Func<ManifestDocument, bool> belongs, Func<T, JsonObject> write, params string[] kinds)
        where T : notnull
    {
        var records = _documents
            .Where(d => kinds.Contains(d.Kind, StringComparer.Ordinal) && IsKnown(d) && !_taken.Contains(d))
            .Where(d => d.Kind == "ClusterImageCatalog" || d.Namespace == cluster.Namespace)
            .Where(belongs)
            .ToList();
        return ValueList.Create<T>([.. records.Select(d => Take(d, write, cluster.Namespace))]);
    }

    private static bool IsKnown(ManifestDocument document) => document.Schema is not null || document.ApiVersion is "barmancloud.cnpg.io/v1" or "monitoring.coreos.com/v1";

    // reads a document, writes what was read, and keeps what is missing then
    private T Take<T>(ManifestDocument document, Func<T, JsonObject> write, string? clusterNamespace = null)
        where T : notnull
    {
        _taken.Add(document);
        var (record, errors) = RecordReader.Read<T>(document.Tree);
        _errors.AddRange(errors.Select(e => document.Error(e.Path, e.Message)));
        if (document.Name is null)
        {
            _errors.Add(document.Error(FieldPath.Root.Then("metadata").Then("name"), "is required."));
        }
        if (_errors.Count > 0)
        {
            return record;
        }
        var kept = ValueMap<KubernetesFragment>.Empty;
        foreach (var (path, value) in TreeDifference.Missing(document.Tree, write(record), typeof(T), document.Schema))
        {
            var place = document.Text.PlaceOf(path);
            _unmodelled.Add(new UnmodelledField($"{document.Kind} {document.Name}", path.ToString(), place.Line, place.Column, document.Source));
            kept = kept.With(path.ToString(), KubernetesFragment.From(value));
        }
        typeof(T).GetProperty(nameof(PostgresClusterSpec.Unmodelled))!.SetValue(record, kept);
        if (clusterNamespace is not null && typeof(T).GetProperty("Metadata") is { } metadata)
        {
            metadata.SetValue(record, ((ResourceMetadata)metadata.GetValue(record)!) with { Namespace = null });
        }
        return record;
    }

    private static void ThrowIfAny(List<ManifestError> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidManifestException(errors);
        }
    }
}

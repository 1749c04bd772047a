using System.Text.Json.Nodes;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>The resources that a specification becomes, as plain values.</summary>
internal static class ClusterResources
{
    private const string CloudNativePg = "postgresql.cnpg.io/v1";

    private const string BarmanCloud = "barmancloud.cnpg.io/v1";

    private const string Prometheus = "monitoring.coreos.com/v1";

    /// <summary>All of them, each after those that it refers to.</summary>
    public static IEnumerable<JsonObject> Of(PostgresClusterSpec spec) =>
    [
        .. spec.ImageCatalogs.Select(c => Catalog(c, spec)),
        .. spec.ObjectStores.Select(s => ObjectStore(s, spec)),
        Cluster(spec),
        .. spec.DatabaseRoles.Select(r => OfCluster("DatabaseRole", r, r.Unmodelled, spec)),
        .. spec.Databases.Select(d => Database(d, spec)),
        .. spec.Publications.Select(p => OfCluster("Publication", p, p.Unmodelled, spec)),
        .. spec.Subscriptions.Select(s => OfCluster("Subscription", s, s.Unmodelled, spec)),
        .. spec.Poolers.Select(p => OfCluster("Pooler", p, p.Unmodelled, spec)),
        .. spec.ScheduledBackups.Select(b => OfCluster("ScheduledBackup", b, b.Unmodelled, spec)),
        .. spec.Backups.Select(b => OfCluster("Backup", b, b.Unmodelled, spec)),
        .. spec.PodMonitors.Select(m => PodMonitor(m, spec)),
    ];

    public static JsonObject Cluster(PostgresClusterSpec spec)
    {
        var tree = Resource(CloudNativePg, "Cluster", spec);
        if (spec.ImageCatalogRef is not null)
        {
            tree["spec"]!.AsObject().Remove("imageName");
        }
        return With(tree, spec.Unmodelled);
    }

    public static JsonObject Catalog(ImageCatalogSpec catalog, PostgresClusterSpec spec)
    {
        var tree = Resource(CloudNativePg, EnumNames.Of(catalog.Kind), catalog);
        return With(catalog.Kind == ImageCatalogKind.ClusterImageCatalog ? tree : InNamespace(tree, spec), catalog.Unmodelled);
    }

    public static JsonObject ObjectStore(ObjectStoreSpec store, PostgresClusterSpec spec) =>
        With(InNamespace(Resource(BarmanCloud, "ObjectStore", store), spec), store.Unmodelled);

    public static JsonObject Database(DatabaseSpec database, PostgresClusterSpec spec)
    {
        var tree = Resource(CloudNativePg, "Database", database);
        if (database.Metadata.Name is null)
        {
            TreeMerge.Set(tree, ["metadata", "name"], spec.Names.DatabaseResource(database.Name));
        }
        TreeMerge.Set(tree, ["spec", "cluster", "name"], spec.Name);
        return With(InNamespace(tree, spec), database.Unmodelled);
    }

    /// <summary>A resource that names its cluster.</summary>
    public static JsonObject OfCluster(string kind, object record, ValueMap<KubernetesFragment> unmodelled, PostgresClusterSpec spec)
    {
        var tree = Resource(CloudNativePg, kind, record);
        TreeMerge.Set(tree, ["spec", "cluster", "name"], spec.Name);
        return With(InNamespace(tree, spec), unmodelled);
    }

    public static JsonObject PodMonitor(PodMonitorSpec monitor, PostgresClusterSpec spec)
    {
        var tree = Resource(Prometheus, "PodMonitor", monitor);
        if (monitor.Selector is null)
        {
            TreeMerge.Set(tree, ["spec", "selector", "matchLabels", "cnpg.io/cluster"], spec.Name);
        }
        if (monitor.PodMetricsEndpoints.Count == 0)
        {
            TreeMerge.Set(tree, ["spec", "podMetricsEndpoints"], new JsonArray(new JsonObject { ["port"] = "metrics" }));
        }
        return With(InNamespace(tree, spec), monitor.Unmodelled);
    }

    private static JsonObject Resource(string apiVersion, string kind, object record)
    {
        var tree = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        TreeMerge.Set(new JsonObject { ["resource"] = tree }, ["resource"], RecordWriter.Write(record, ResourceSchemas.Of(apiVersion, kind)));
        return tree;
    }

    private static JsonObject InNamespace(JsonObject tree, PostgresClusterSpec spec)
    {
        if (spec.Namespace is { } name && tree["metadata"]?["namespace"] is null)
        {
            TreeMerge.Set(tree, ["metadata", "namespace"], name);
        }
        return tree;
    }

    private static JsonObject With(JsonObject tree, ValueMap<KubernetesFragment> unmodelled)
    {
        foreach (var (path, fragment) in unmodelled)
        {
            TreeMerge.Replace(tree, FieldPath.Parse(path), fragment.ToNode());
        }
        return tree;
    }
}

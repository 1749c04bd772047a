using System.Text.Json.Nodes;
using CsCheck;
using PgAspire.CloudNativePg.Tests.Schemas;
using PgAspire.CloudNativePg.Tests.Yaml;
using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Emission;

public sealed class EmissionTests
{
    private static readonly PostgresClusterSpec Cluster = new() { Name = "pg" };

    private static readonly ValueMap<KubernetesFragment> Nothing = ValueMap<KubernetesFragment>.Empty;

    /// <summary>Every kind of resource with every field that the model has, as far as the definitions let them stand together.</summary>
    public static IEnumerable<(JsonObject Written, Type Record)> Full()
    {
        var cluster = Full<PostgresClusterSpec>("Cluster");
        var database = Full<DatabaseSpec>("Database");
        var role = Full<DatabaseRoleSpec>("DatabaseRole");
        var publication = Full<PublicationSpec>("Publication");
        var pooler = Full<PoolerSpec>("Pooler");
        var catalog = Full<ImageCatalogSpec>("ImageCatalog");
        var store = Full<ObjectStoreSpec>("ObjectStore") with { InstanceSidecarConfiguration = KubernetesFragment.Parse("""{"logLevel":"debug"}""") };
        var synchronous = cluster.Postgresql.Synchronous!;
        return
        [
            Of<PostgresClusterSpec>(ClusterResources.Cluster(cluster with
            {
                ImageCatalogRef = cluster.ImageCatalogRef! with { ApiGroup = ClusterDefaults.ApiGroup },
                InitDb = cluster.InitDb with { LocaleProvider = "icu", BuiltinLocale = null },
                Postgresql = cluster.Postgresql with { Synchronous = synchronous with { StandbyNamesPre = [], StandbyNamesPost = [] } },
            })),
            Of<PostgresClusterSpec>(ClusterResources.Cluster(cluster with
            {
                ImageCatalogRef = null,
                InitDb = cluster.InitDb with { LocaleProvider = "builtin", IcuLocale = null, IcuRules = null },
                Postgresql = cluster.Postgresql with { Synchronous = synchronous with { DataDurability = DataDurability.Required } },
            })),
            Of<DatabaseSpec>(ClusterResources.Database(database with { LocaleProvider = "icu", BuiltinLocale = null }, Cluster)),
            Of<DatabaseSpec>(ClusterResources.Database(database with { LocaleProvider = "builtin", IcuLocale = null, IcuRules = null }, Cluster)),
            Of<ImageCatalogSpec>(ClusterResources.Catalog(catalog, Cluster)),
            Of<ImageCatalogSpec>(ClusterResources.Catalog(catalog with { Kind = ImageCatalogKind.ImageCatalog }, Cluster)),
            Of<ObjectStoreSpec>(ClusterResources.ObjectStore(store, Cluster)),
            Of<PodMonitorSpec>(ClusterResources.PodMonitor(Full<PodMonitorSpec>("PodMonitor"), Cluster)),
            OfCluster("DatabaseRole", role with { Role = role.Role with { Ensure = Ensure.Present, PasswordSecret = null } }),
            OfCluster("DatabaseRole", role with { Role = role.Role with { Ensure = Ensure.Present, DisablePassword = false } }),
            OfCluster("Publication", publication with { Objects = [] }),
            OfCluster("Publication", publication with { AllTables = false, Objects = [publication.Objects[0] with { Table = null }] }),
            OfCluster("Publication", publication with { AllTables = false, Objects = [publication.Objects[0] with { TablesInSchema = null }] }),
            OfCluster("Subscription", Full<SubscriptionSpec>("Subscription")),
            OfCluster("Pooler", pooler with { PgBouncer = pooler.PgBouncer with { ImageCatalogRef = null } }),
            OfCluster("Pooler", pooler with { PgBouncer = pooler.PgBouncer with { Image = null, ImageCatalogRef = pooler.PgBouncer.ImageCatalogRef! with { ApiGroup = ClusterDefaults.ApiGroup } } }),
            OfCluster("ScheduledBackup", Full<ScheduledBackupSpec>("ScheduledBackup")),
            OfCluster("Backup", Full<BackupSpec>("Backup")),
        ];
    }

    private static T Full<T>(string kind) => (T)Filled.Record(typeof(T), ResourceSchemas.Of("postgresql.cnpg.io/v1", kind));

    private static (JsonObject, Type) Of<T>(JsonObject written) => (written, typeof(T));

    private static (JsonObject, Type) OfCluster(string kind, object record) => (ClusterResources.OfCluster(kind, record, Nothing, Cluster), record.GetType());

    [Fact]
    public void Every_field_of_the_model_fits_the_resource_definitions()
    {
        foreach (var (written, _) in Full())
        {
            Assert.Empty(StructuralValidator.Errors(written));
            Assert.Empty(SchemaErrors(written));
        }
    }

    [Fact]
    public void Every_field_of_the_model_passes_the_types_the_text_and_the_reader_unchanged()
    {
        foreach (var (written, record) in Full())
        {
            var resource = ResourceJson.FromTree(written);
            var yaml = CloudNativePgManifests.ToYaml([resource]);

            var tree = YamlReader.Read(yaml).Single().Root!.AsObject();
            Assert.True(JsonNode.DeepEquals(Meaning.Of(written), Meaning.Of(tree)), $"{written}\n{yaml}");
            Assert.Equal(tree.ToJsonString(), Parsers.WithYamlDotNet(yaml)!.ToJsonString());
            Assert.Equal(tree.ToJsonString(), Parsers.WithSharpYaml(yaml)!.ToJsonString());
            Assert.Equal(0, Others(resource));
            Assert.Empty(TreeDifference.Missing(tree, written, record, ResourceSchemas.Of(resource.ApiVersion, resource.Kind)));
        }
    }

    [Fact]
    public void What_can_be_asked_for_at_once_is_valid_and_read_back_as_it_was()
    {
        foreach (var spec in Specifications.All)
        {
            var yaml = CloudNativePgManifests.ToYaml(spec);

            foreach (var document in YamlReader.Read(yaml))
            {
                Assert.Empty(StructuralValidator.Errors(document.Root!.AsObject()));
            }
            Assert.Equal(spec, CloudNativePgManifests.Read(yaml).Clusters.Single());
        }
    }

    [Fact]
    public void Any_text_that_the_model_allows_is_read_back_as_it_was() =>
        Gen.Select(HostileText.Text, HostileText.Text, HostileText.Text.Array[1, 3]).Sample((value, description, statements) =>
        {
            var spec = Cluster with
            {
                Description = description,
                Annotations = ValueMap<string>.Empty.With("example.com/note", value),
                InheritedMetadata = new LabelsAndAnnotations { Annotations = ValueMap<string>.Empty.With("example.com/note", value) },
                Postgresql = new PostgresqlSpec { Parameters = ValueMap<string>.Empty.With("app.text", value), HostBasedAuthentication = ["host all all all trust"] },
                Bootstrap = new BootstrapSpec { InitDb = new InitDbSpec { PostInitSql = ValueList.Create<string>(statements), PostInitApplicationSql = [value] } },
                Env = [new EnvironmentVariable { Name = "NOTE", Value = value }],
            };
            if (PostgresClusterValidation.Validate(spec).Count > 0)
            {
                return;
            }

            var yaml = CloudNativePgManifests.ToYaml(spec);

            Assert.Equal(spec, CloudNativePgManifests.Read(yaml).Clusters.Single());
            Assert.Empty(StructuralValidator.Errors(Parsers.WithYamlDotNet(yaml)!.AsObject()));
            Assert.Equal(Parsers.WithYamlDotNet(yaml)!.ToJsonString(), Parsers.WithSharpYaml(yaml)!.ToJsonString());
        }, iter: 2000);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_rather_than_replaced() =>
        Assert.ThrowsAny<Exception>(() => CloudNativePgManifests.ToYaml(Cluster with { Description = "\ud83d" }));

    [Fact]
    public void A_kept_field_whose_place_is_gone_is_told()
    {
        var spec = Cluster with { Unmodelled = ValueMap<KubernetesFragment>.Empty.With("spec.plugins[3].newField", KubernetesFragment.Parse("1")) };

        Assert.Contains("spec.plugins[3].newField", Assert.Throws<InvalidOperationException>(() => CloudNativePgManifests.Resources(spec)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> SchemaErrors(JsonObject written) =>
        ResourceSchemas.Of((string)written["apiVersion"]!, (string)written["kind"]!) is { } schema ? SchemaCheck.Errors(written, schema).Select(e => $"{e.Path}: {e.Message}") : [];

    // how many fields found no property of the resource's types
    private static int Others(object? part) => part switch
    {
        Resources.CustomResource resource => (resource.OtherFields?.Count ?? 0) + Inside(resource),
        Resources.ResourcePart inner => (inner.OtherFields?.Count ?? 0) + Inside(inner),
        System.Collections.IDictionary entries => entries.Values.Cast<object?>().Sum(Others),
        System.Collections.IEnumerable items and not string => items.Cast<object?>().Sum(Others),
        _ => 0,
    };

    private static int Inside(object part) =>
        part.GetType().GetProperties().Where(p => p.Name != nameof(Resources.ResourcePart.OtherFields)).Sum(p => Others(p.GetValue(part)));

    [Fact]
    public void Quantities_stand_as_they_were_read()
    {
        const string Manifest = """
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata:
              name: pg
            spec:
              instances: 1
              storage:
                size: 1.5Gi
              resources:
                requests:
                  cpu: "0.5"
                  memory: 1.5Gi
            """;
        var cluster = Assert.Single(CloudNativePgManifests.Read(Manifest).Clusters);
        Assert.Equal(cluster, Assert.Single(CloudNativePgManifests.Read(CloudNativePgManifests.ToYaml(cluster)).Clusters));
        Assert.Contains("cpu: \"0.5\"", CloudNativePgManifests.ToYaml(cluster));
    }

    [Fact]
    public void An_empty_name_of_a_certificate_s_secret_is_none()
    {
        const string Manifest = """
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata: { name: pg }
            spec:
              instances: 1
              storage: { size: 1Gi }
              certificates: { serverCASecret: "", serverTLSSecret: "", clientCASecret: "", replicationTLSSecret: "" }
            """;
        Assert.Equal("", Assert.Single(CloudNativePgManifests.Read(Manifest).Clusters).Certificates!.ServerTlsSecret);
    }
}

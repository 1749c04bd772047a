using System.Text.Json.Nodes;
using CsCheck;
using PgAspire.CloudNativePg.Tests.Schemas;
using PgAspire.CloudNativePg.Tests.Yaml;
using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Emission;

public sealed class EmissionTests
{
    private static readonly PostgresClusterSpec Cluster = new() { Name = "pg" };

    /// <summary>Every kind of resource with every field that the model has, whether or not they go together.</summary>
    public static IEnumerable<(JsonObject Written, Type Record)> Full()
    {
        FieldSchema? Schema(string kind) => ResourceSchemas.Of("postgresql.cnpg.io/v1", kind);
        T Filled<T>(string kind) => (T)Emission.Filled.Record(typeof(T), Schema(kind));
        yield return (ClusterResources.Cluster(Filled<PostgresClusterSpec>("Cluster")), typeof(PostgresClusterSpec));
        yield return (ClusterResources.Cluster(Filled<PostgresClusterSpec>("Cluster") with { ImageCatalogRef = null }), typeof(PostgresClusterSpec));
        yield return (ClusterResources.Database(Filled<DatabaseSpec>("Database"), Cluster), typeof(DatabaseSpec));
        yield return (ClusterResources.Catalog(Filled<ImageCatalogSpec>("ImageCatalog"), Cluster), typeof(ImageCatalogSpec));
        yield return (ClusterResources.Catalog(Filled<ImageCatalogSpec>("ImageCatalog") with { Kind = ImageCatalogKind.ImageCatalog }, Cluster), typeof(ImageCatalogSpec));
        var store = Filled<ObjectStoreSpec>("ObjectStore") with { InstanceSidecarConfiguration = KubernetesFragment.Parse("""{"logLevel":"debug"}""") };
        yield return (ClusterResources.ObjectStore(store, Cluster), typeof(ObjectStoreSpec));
        yield return (ClusterResources.PodMonitor(Filled<PodMonitorSpec>("PodMonitor"), Cluster), typeof(PodMonitorSpec));
        yield return (ClusterResources.OfCluster("DatabaseRole", Filled<DatabaseRoleSpec>("DatabaseRole"), ValueMap<KubernetesFragment>.Empty, Cluster), typeof(DatabaseRoleSpec));
        yield return (ClusterResources.OfCluster("Publication", Filled<PublicationSpec>("Publication"), ValueMap<KubernetesFragment>.Empty, Cluster), typeof(PublicationSpec));
        yield return (ClusterResources.OfCluster("Subscription", Filled<SubscriptionSpec>("Subscription"), ValueMap<KubernetesFragment>.Empty, Cluster), typeof(SubscriptionSpec));
        yield return (ClusterResources.OfCluster("Pooler", Filled<PoolerSpec>("Pooler"), ValueMap<KubernetesFragment>.Empty, Cluster), typeof(PoolerSpec));
        yield return (ClusterResources.OfCluster("ScheduledBackup", Filled<ScheduledBackupSpec>("ScheduledBackup"), ValueMap<KubernetesFragment>.Empty, Cluster), typeof(ScheduledBackupSpec));
        yield return (ClusterResources.OfCluster("Backup", Filled<BackupSpec>("Backup"), ValueMap<KubernetesFragment>.Empty, Cluster), typeof(BackupSpec));
    }

    [Fact]
    public void Every_field_of_the_model_fits_the_resource_definitions()
    {
        foreach (var (written, _) in Full())
        {
            // rules between fields are for a specification that makes sense
            Assert.DoesNotContain(StructuralValidator.Errors(written), e => !e.EndsWith(')'));
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
}

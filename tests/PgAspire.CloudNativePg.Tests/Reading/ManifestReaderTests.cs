using CsCheck;
using PgAspire.CloudNativePg.Tests.Yaml;
using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests.Reading;

public sealed class ManifestReaderTests
{
    private const string Head = "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: pg\nspec:\n  instances: 1\n  storage: {size: 1Gi}\n";

    private static readonly string[] Extras =
    [
        "",
        "  env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]\n",
        "  affinity: {tolerations: [{key: a}]}\n  resources: {limits: {cpu: 1, memory: 2Gi}}\n",
        "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {b: c}}, data: {d: e}}\n",
        "  managed: {roles: [{name: a, validUntil: \"2030-01-01T00:00:00Z\"}]}\n",
    ];

    [Theory]
    [InlineData("  postgres: {}\n", "spec.postgres", "is 'postgresql' meant?")]
    [InlineData("  logLevels: info\n", "spec.logLevels", "is 'logLevel' meant?")]
    [InlineData("  xyz: 1\n", "spec.xyz", "remove it")]
    [InlineData("  postgresql: {parameters: {max_connections: 100}}\n", "spec.postgresql.parameters.max_connections", "put it in quotes")]
    [InlineData("  postgresql: {parameters: {a.b: on}}\n", "spec.postgresql.parameters[\"a.b\"]", "put it in quotes")]
    [InlineData("  enableSuperuserAccess: \"true\"\n", "spec.enableSuperuserAccess", "true or false")]
    [InlineData("  postgresql: {pg_hba: host all all all trust}\n", "spec.postgresql.pg_hba", "list")]
    [InlineData("  postgresql: {synchronous: {method: some, number: 1}}\n", "spec.postgresql.synchronous.method", "any, first")]
    [InlineData("  postgresql: {synchronous: {method: any}}\n", "spec.postgresql.synchronous.number", "required")]
    [InlineData("  startDelay: 99999999999\n", "spec.startDelay", "must be from")]
    [InlineData("  replicationSlots: {highAvailability: {slotPrefix: A-B}}\n", "spec.replicationSlots.highAvailability.slotPrefix", "must match")]
    [InlineData("  resources: {limits: {memory: 1GB}}\n", "spec.resources.limits.memory", "quantity")]
    [InlineData("  affinity: {podAntiAffinityType: maybe}\n", "spec.affinity.podAntiAffinityType", "preferred, required")]
    [InlineData("  monitoring: {metricsQueriesTTL: soon}\n", "spec.monitoring.metricsQueriesTTL", "duration")]
    [InlineData("  managed: {roles: [{name: a}, {login: true}]}\n", "spec.managed.roles[1].name", "required")]
    [InlineData("  plugins: [~]\n", "spec.plugins[0]", "empty")]
    [InlineData("  nodeMaintenanceWindow: 5\n", "spec.nodeMaintenanceWindow", "map")]
    [InlineData("  description: |\n    a\n  description: b\n", "spec.description", "twice")]
    public void A_field_that_the_API_server_refuses_is_refused_with_its_path(string fields, string path, string message)
    {
        var refusal = Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.Read(Head + fields, UnmodelledFields.Keep));

        var error = Assert.Single(refusal.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_told_at_once_each_with_its_place()
    {
        var refusal = Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.Read(Head + "  one: 1\n  two: 2\n---\n" + Head + "  three: 3\n"));

        Assert.Equal([("spec.one", 8), ("spec.two", 9), ("spec.three", 18)], refusal.Errors.Select(e => (e.Path, e.Line)));
    }

    [Theory]
    [InlineData("just text", "must be a map")]
    [InlineData("- a", "must be a map")]
    [InlineData("kind: Cluster", "is required")]
    [InlineData("apiVersion: v1", "is required")]
    [InlineData("apiVersion: postgresql.cnpg.io/v2\nkind: Cluster", "knows no 'Cluster' of 'postgresql.cnpg.io/v2'")]
    [InlineData("apiVersion: postgresql.cnpg.io/v1\nkind: Clustre", "knows no 'Clustre'")]
    [InlineData("apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg}", "is required")]
    [InlineData("apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nspec: {instances: 1, storage: {size: 1Gi}}", "is required")]
    [InlineData("apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {nam: pg}\nspec: {instances: 1}", "is 'name' meant?")]
    [InlineData("apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: pg\nspec: {instances: 1}", "must be a map")]
    [InlineData("apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: a}\nspec: {selector: 5}", "another type")]
    public void A_document_that_is_no_resource_is_refused(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.Read(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_cluster_that_breaks_the_rules_is_refused() =>
        Assert.Contains(Assert.Throws<InvalidClusterSpecException>(() => CloudNativePgManifests.Read(Head.Replace("instances: 1", "instances: 2", StringComparison.Ordinal)
            + "  postgresql: {synchronous: {method: any, number: 2}}\n")).Errors, e => e.Path.Contains("synchronous", StringComparison.Ordinal));

    [Fact]
    public void A_cluster_without_storage_has_no_size_by_default() =>
        Assert.Contains(Assert.Throws<InvalidClusterSpecException>(() => CloudNativePgManifests.Read("""
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata: {name: pg}
            spec: {instances: 1}
            """)).Errors, e => e.Path.StartsWith("spec.storage", StringComparison.Ordinal));

    [Fact]
    public void Fields_that_are_not_modelled_are_refused_all_at_once()
    {
        var yaml = Head.Replace("  name: pg\n", "  name: pg\n  finalizers: [a]\n  uid: b\n", StringComparison.Ordinal);

        var refusal = Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.Read(yaml));

        Assert.Equal(["metadata.finalizers", "metadata.uid"], refusal.Errors.Select(e => e.Path));
    }

    [Fact]
    public void Fields_that_are_not_modelled_are_kept_and_written_again()
    {
        var yaml = Head.Replace("  name: pg\n", "  name: pg\n  finalizers: [a]\n", StringComparison.Ordinal) + "status:\n  phase: x\n";

        var read = CloudNativePgManifests.Read(yaml, UnmodelledFields.Keep);

        Assert.Equal([("metadata.finalizers", 5)], read.Unmodelled.Select(u => (u.Path, u.Line)));
        var again = CloudNativePgManifests.ToYaml(read.Clusters.Single());
        Assert.Contains("  finalizers:\n  - a\n", again, StringComparison.Ordinal);
        Assert.DoesNotContain("status", again, StringComparison.Ordinal);
        Assert.Equal(read.Clusters.Single(), CloudNativePgManifests.Read(again, UnmodelledFields.Keep).Clusters.Single());
    }

    [Fact]
    public void Resources_belong_to_the_cluster_that_they_name_and_the_rest_is_kept()
    {
        var read = CloudNativePgManifests.Read(Head + """
            ---
            {apiVersion: postgresql.cnpg.io/v1, kind: Database, metadata: {name: pg-one}, spec: {cluster: {name: pg}, name: one, owner: app}}
            ---
            {apiVersion: postgresql.cnpg.io/v1, kind: Database, metadata: {name: other}, spec: {cluster: {name: other}, name: two, owner: app}}
            ---
            {apiVersion: postgresql.cnpg.io/v1, kind: Database, metadata: {name: far, namespace: far}, spec: {cluster: {name: pg}, name: two, owner: app}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {password: "007"}}
            """);

        Assert.Equal("one", Assert.Single(read.Clusters.Single().Databases).Name);
        Assert.Equal(["other", "far", "s"], read.Others.Select(o => o.Metadata.Name));
        Assert.IsType<Resources.Database>(read.Others[0]);
        Assert.Contains("stringData:\n  password: \"007\"\n", CloudNativePgManifests.ToYaml(read.Others), StringComparison.Ordinal);
    }

    [Fact]
    public void The_namespace_of_the_cluster_is_that_of_its_resources()
    {
        var spec = new PostgresClusterSpec { Name = "pg", Namespace = "shop", Databases = [new DatabaseSpec { Name = "one", Owner = "app" }] };

        var yaml = CloudNativePgManifests.ToYaml(spec);

        Assert.Equal(2, yaml.Split("  namespace: shop\n").Length - 1);
        Assert.Null(CloudNativePgManifests.Read(yaml).Clusters.Single().Databases.Single().Metadata.Namespace);
    }

    [Fact]
    public void A_list_of_resources_is_read_item_by_item_with_their_places()
    {
        const string list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: postgresql.cnpg.io/v1\n  kind: Cluster\n  metadata: {name: pg}\n  spec:\n    instances: 1\n    storage: {size: 1Gi}\n";

        Assert.Equal("pg", CloudNativePgManifests.Read(list).Clusters.Single().Name);
        var error = Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.Read(list + "    xyz: 1\n")).Errors.Single();
        Assert.Equal(("spec.xyz", 10, 5), (error.Path, error.Line, error.Column));
    }

    [Fact]
    public void Two_documents_of_one_kind_and_name_are_refused() =>
        Assert.Contains("another document", Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.Read(Head + "---\n" + Head)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_image_of_a_catalogue_is_written_without_another_one()
    {
        const string yaml = """
            apiVersion: postgresql.cnpg.io/v1
            kind: ImageCatalog
            metadata:
              name: images
            spec:
              images:
              - major: 18
                image: ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie
            ---
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata:
              name: pg
            spec:
              imageCatalogRef:
                apiGroup: postgresql.cnpg.io
                kind: ImageCatalog
                name: images
                major: 18
              instances: 1
              storage:
                size: 1Gi

            """;

        var read = CloudNativePgManifests.Read(yaml);

        Assert.Empty(read.Others);
        Assert.Equal(yaml, CloudNativePgManifests.ToYaml(read.Clusters.Single()));
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason() =>
        Gen.Select(Gen.Int[0, Head.Length], Gen.Int[0, 12], HostileText.Text, Gen.Int[0, 4]).Sample((at, removed, inserted, extra) =>
        {
            var text = string.Concat(Head.AsSpan(0, at), inserted, Head.AsSpan(Math.Min(Head.Length, at + removed))) + Extras[extra];
            try
            {
                var read = CloudNativePgManifests.Read(text, UnmodelledFields.Keep);
                var written = read.Clusters.Select(CloudNativePgManifests.ToYaml).ToList();
                Assert.Equal(read.Clusters, written.Select(w => CloudNativePgManifests.Read(w, UnmodelledFields.Keep).Clusters.Single()));
            }
            catch (Exception e) when (e is InvalidManifestException or InvalidClusterSpecException)
            {
                Assert.NotEmpty(e.Message);
            }
        }, iter: 3000);

    [Fact]
    public void Files_are_read_together_and_named_in_errors()
    {
        var folder = Directory.CreateTempSubdirectory("manifests");
        try
        {
            var (cluster, database) = (Path.Combine(folder.FullName, "cluster.yaml"), Path.Combine(folder.FullName, "database.json"));
            File.WriteAllText(cluster, Head);
            File.WriteAllText(database, """{"apiVersion":"postgresql.cnpg.io/v1","kind":"Database","metadata":{"name":"pg-one"},"spec":{"cluster":{"name":"pg"},"name":"one","owner":"app"}}""");

            Assert.Single(CloudNativePgManifests.ReadFiles([database, cluster]).Clusters.Single().Databases);

            File.WriteAllText(cluster, Head + "  xyz: 1\n");
            Assert.Contains("cluster.yaml(8,3): Cluster pg spec.xyz", Assert.Throws<InvalidManifestException>(() => CloudNativePgManifests.ReadFiles([cluster])).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

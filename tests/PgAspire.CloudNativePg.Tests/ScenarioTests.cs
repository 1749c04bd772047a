using PgAspire.Model;

namespace PgAspire.CloudNativePg.Tests;

public sealed class ScenarioTests
{
    private const string Manifest = """
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata:
          name: mycluster
        spec:
          imageName: ghcr.io/cloudnative-pg/postgresql:15.3
          instances: 3
          storage:
            size: 3Gi
          postgresql:
            parameters:
              max_worker_processes: "40"
              timezone: "Asia/Seoul"
            pg_hba:
              - host all postgres all trust
          primaryUpdateStrategy: unsupervised
          enableSuperuserAccess: true
          bootstrap:
            initdb:
              database: app
              encoding: UTF8
              localeCType: C
              localeCollate: C
              owner: app
          monitoring:
            enablePodMonitor: true
        """;

    private static readonly PostgresClusterSpec Spec = new()
    {
        Name = "mycluster",
        Instances = 3,
        ImageName = "ghcr.io/cloudnative-pg/postgresql:15.3",
        Storage = new StorageSpec { Size = "3Gi" },
        Postgresql = new PostgresqlSpec
        {
            Parameters = ValueMap<string>.Empty.With("max_worker_processes", "40").With("timezone", "Asia/Seoul"),
            HostBasedAuthentication = ["host all postgres all trust"],
        },
        PrimaryUpdateStrategy = PrimaryUpdateStrategy.Unsupervised,
        EnableSuperuserAccess = true,
        InitDb = new InitDbSpec { Database = "app", Owner = "app", Encoding = "UTF8", LocaleCType = "C", LocaleCollate = "C" },
        Monitoring = new MonitoringSpec { EnablePodMonitor = true },
    };

    [Fact]
    public void The_manifest_and_the_specification_in_code_are_the_same_cluster() =>
        Assert.Equal(Spec, Assert.Single(CloudNativePgManifests.Read(Manifest).Clusters));

    [Fact]
    public void The_manifest_is_written_in_the_order_that_people_use_without_what_is_default() =>
        Assert.Equal("""
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata:
              name: mycluster
            spec:
              imageName: ghcr.io/cloudnative-pg/postgresql:15.3
              instances: 3
              bootstrap:
                initdb:
                  database: app
                  owner: app
              postgresql:
                parameters:
                  max_worker_processes: "40"
                  timezone: Asia/Seoul
                pg_hba:
                - host all postgres all trust
              enableSuperuserAccess: true
              storage:
                size: 3Gi
              monitoring:
                enablePodMonitor: true

            """, CloudNativePgManifests.ToYaml(Spec));

    [Fact]
    public void A_resource_can_be_changed_before_it_is_written()
    {
        var cluster = CloudNativePgManifests.Resources(Spec).OfType<Resources.Cluster>().Single();
        cluster.Metadata.Labels = new Dictionary<string, string> { ["team"] = "orders" };
        cluster.Spec.Affinity = new() { NodeSelector = new Dictionary<string, string> { ["disk"] = "fast" } };
        cluster.Spec.OtherFields = new Dictionary<string, object> { ["newField"] = 1 };

        var yaml = CloudNativePgManifests.ToYaml([cluster]);

        Assert.Contains("  labels:\n    team: orders\n", yaml, StringComparison.Ordinal);
        Assert.Contains("  affinity:\n    nodeSelector:\n      disk: fast\n", yaml, StringComparison.Ordinal);
        Assert.EndsWith("  newField: 1\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_as_plain_objects_has_only_text_whole_numbers_and_truth_values()
    {
        var tree = CloudNativePgManifests.ToTree(CloudNativePgManifests.Resources(Spec)[0]);

        var spec = Assert.IsType<Dictionary<string, object>>(tree["spec"]);
        Assert.Equal(3L, spec["instances"]);
        Assert.Equal(true, spec["enableSuperuserAccess"]);
        Assert.Equal("40", ((Dictionary<string, object>)((Dictionary<string, object>)spec["postgresql"])["parameters"])["max_worker_processes"]);
        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], tree.Keys);
    }

    [Fact]
    public void A_fraction_is_refused_as_a_plain_object()
    {
        var cluster = new Resources.Cluster { Spec = { OtherFields = new Dictionary<string, object> { ["share"] = 0.5 } } };

        Assert.Contains("spec.share", Assert.Throws<InvalidOperationException>(() => CloudNativePgManifests.ToTree(cluster)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_specification_that_breaks_the_rules_is_not_written() =>
        Assert.Throws<InvalidClusterSpecException>(() => CloudNativePgManifests.Resources(Spec with { Instances = 0 }));
}

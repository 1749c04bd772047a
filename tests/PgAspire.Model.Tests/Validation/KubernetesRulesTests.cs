using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class KubernetesRulesTests
{
    private static readonly string Long = new('x', 254);

    [Theory]
    [InlineData("shop", true)]
    [InlineData("1", true)]
    [InlineData("", false)]
    [InlineData("Shop", false)]
    [InlineData("a.b", false)]
    [InlineData("{{ns}}", false)]
    [InlineData("shop\n", false)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", false)]
    public void A_namespace_is_a_DNS_label(string name, bool valid) =>
        Expect(Valid with { Namespace = name }, valid, "metadata.namespace", "must be a DNS label");

    [Theory]
    [InlineData("a", "b", true)]
    [InlineData("app.kubernetes.io/part-of", "", true)]
    [InlineData("A_b.c-d", "1.2-3_4", true)]
    [InlineData("", "b", false)]
    [InlineData("a/b/c", "b", false)]
    [InlineData("/b", "b", false)]
    [InlineData("-a", "b", false)]
    [InlineData("a b", "b", false)]
    [InlineData("a", "two words", false)]
    [InlineData("a", "{{ x }}", false)]
    [InlineData("a", "é", false)]
    [InlineData("a", "-", false)]
    [InlineData("a", "a234567890123456789012345678901234567890123456789012345678901234", false)]
    public void A_label_has_a_qualified_name_and_a_short_value(string key, string value, bool valid)
    {
        Expect(Valid with { Labels = Map(key, value) }, valid, $"metadata.labels[{key}]", "must be a");
        Expect(Valid with { InheritedMetadata = new() { Labels = Map(key, value) } }, valid, $"spec.inheritedMetadata.labels[{key}]", "must be a");
    }

    [Fact]
    public void Annotations_have_qualified_names_and_a_limit_for_all()
    {
        AssertAccepted(Valid with { Annotations = Map("Example.com/a", new string('x', 262_000)) });
        AssertRejected(Valid with { Annotations = Map("a", new string('x', 262_144)) }, "metadata.annotations", "have 262145 bytes");
        AssertRejected(Valid with { Annotations = Map("a b", "") }, "metadata.annotations[a b]", "qualified name");
    }

    [Fact]
    public void Resources_beside_the_cluster_have_names_that_are_unique_for_their_kind()
    {
        var pooler = new PoolerSpec { Metadata = new() { Name = "pool" } };
        AssertAccepted(Valid with { Poolers = [pooler], PodMonitors = [new() { Metadata = new() { Name = "pool" } }] });
        AssertRejected(Valid with { Poolers = [pooler, pooler] }, "poolers[1].metadata.name", "also the name at poolers[0].metadata.name");
        AssertRejected(Valid with { Poolers = [new() { Metadata = new() }] }, "poolers[0].metadata.name", "name is required");
        AssertRejected(Valid with { PodMonitors = [new() { Metadata = new() { Name = Long } }] }, "podMonitors[0].metadata.name", "DNS subdomain");
        AssertRejected(Valid with { PodMonitors = [new() { Metadata = new() { Name = "a", Namespace = "b" } }] }, "podMonitors[0].metadata.namespace", "not the cluster's namespace");
        AssertAccepted(Valid with { Namespace = "b", PodMonitors = [new() { Metadata = new() { Name = "a", Namespace = "b" } }] });
        AssertRejected(
            Valid with { Databases = [new() { Name = "a_b", Owner = "app" }, new() { Metadata = new() { Name = Valid.Names.DatabaseResource("a_b") }, Name = "c", Owner = "app" }] },
            "databases[1].metadata.name", "also the name at databases[0].metadata.name");
    }

    [Fact]
    public void The_names_of_databases_resources_differ_as_the_databases_do()
    {
        var names = Valid.Names;
        Assert.Equal("pg-shop1", names.DatabaseResource("shop1"));
        Assert.Equal(6, new[] { "a-b", "a_b", "A-b", "é", "🐘", "-" }.Select(names.DatabaseResource).Distinct().Count());
        AssertAccepted(Valid with { Databases = [.. new[] { "a-b", "a_b", "A-b", "é", "🐘", "-" }.Select(n => new DatabaseSpec { Name = n, Owner = "app" })] });
    }

    [Theory]
    [InlineData("cnpg.io/hibernation", "on", true)]
    [InlineData("cnpg.io/hibernation", "maybe", false)]
    [InlineData("cnpg.io/podPatch", """[{"op":"add","path":"/a","value":1}]""", true)]
    [InlineData("cnpg.io/podPatch", """{"op":"add"}""", false)]
    [InlineData("cnpg.io/podPatch", """[{"op":1,"path":"/a"}]""", false)]
    [InlineData("cnpg.io/podPatch", "x", false)]
    [InlineData("alpha.cnpg.io/failoverQuorum", "false", true)]
    [InlineData("alpha.cnpg.io/failoverQuorum", "yes", false)]
    [InlineData("alpha.cnpg.io/livenessPinger", """{"enabled":true}""", true)]
    [InlineData("alpha.cnpg.io/livenessPinger", """{"enabled":"true"}""", false)]
    public void CloudNativePG_reads_some_annotations(string name, string value, bool valid) =>
        Expect(Valid with { Annotations = Map(name, value) }, valid, $"metadata.annotations[{name}]", "");

    [Fact]
    public void The_annotation_for_the_failover_quorum_needs_synchronous_replication()
    {
        var annotated = Valid with { Annotations = Map("alpha.cnpg.io/failoverQuorum", "true") };
        AssertRejected(annotated, "spec.postgresql.synchronous", "synchronous replication configuration is required");
        AssertAccepted(annotated with { Postgresql = new() { Synchronous = Synchronous(1) } });
    }

    [Fact]
    public void Without_WAL_archiving_a_single_instance_may_have_the_minimal_level()
    {
        var spec = With(("wal_level", "minimal"), ("max_wal_senders", "0"), ("archive_mode", "off")) with { Instances = 1, Annotations = Map("cnpg.io/skipWalArchiving", "enabled") };
        AssertAccepted(spec);
        AssertRejected(spec with { Instances = 2 }, "spec.postgresql.parameters[wal_level]", "`logical` or `replica`");
        AssertRejected(With(("archive_mode", "off")), "spec.postgresql.parameters[archive_mode]", "fixed");
    }

    [Fact]
    public void References_name_objects_and_keys()
    {
        AssertRejected(Valid with { SuperuserSecret = "" }, "spec.superuserSecret.name", "Super user secret name can't be empty");
        AssertRejected(Valid with { SuperuserSecret = "My Secret" }, "spec.superuserSecret.name", "DNS subdomain");
        AssertRejected(Valid with { ImagePullSecrets = ["ok", ""] }, "spec.imagePullSecrets[1]", "must not be empty");
        AssertRejected(With(new InitDbSpec { Secret = "A" }), "spec.bootstrap.initdb.secret.name", "DNS subdomain");
        AssertRejected(WithQueries("a", "../x"), "spec.monitoring.customQueriesSecret[0].key", "must be the key");
        AssertRejected(WithQueries("a", ""), "spec.monitoring.customQueriesSecret[0].key", "must be the key");
        AssertRejected(WithQueries("a/b", "c"), "spec.monitoring.customQueriesSecret[0].name", "DNS subdomain");
        AssertRejected(Valid with { EnvFrom = [new() { ConfigMapRef = new() { Name = "" } }] }, "spec.envFrom[0].configMapRef.name", "must not be empty");

        static PostgresClusterSpec WithQueries(string name, string key) => Valid with { Monitoring = new() { CustomQueriesSecret = [new() { Name = name, Key = key }] } };
    }

    [Theory]
    [InlineData("In", "b", true)]
    [InlineData("NotIn", "b", true)]
    [InlineData("Exists", null, true)]
    [InlineData("In", null, false)]
    [InlineData("DoesNotExist", "b", false)]
    [InlineData("exists", null, false)]
    [InlineData("In", "not a value", false)]
    public void A_selector_is_one_of_Kubernetes(string @operator, string? value, bool valid) => Expect(
        Valid with { PodMonitors = [new() { Metadata = new() { Name = "a" }, Selector = new() { MatchExpressions = [new() { Key = "a", Operator = @operator, Values = value is null ? [] : [value] }] } }] },
        valid, "podMonitors[0].spec.selector.matchExpressions[0]", "");

    private static ValueMap<string> Map(string key, string value) => ValueMap<string>.Empty.With(key, value);

    private static void Expect(PostgresClusterSpec spec, bool valid, string path, string fragment)
    {
        var errors = PostgresClusterValidation.Validate(spec);
        Assert.Equal(valid, errors.Count == 0);
        Assert.All(errors, e => Assert.StartsWith(path, e.Path, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.Contains(fragment, e.Message, StringComparison.Ordinal));
    }
}

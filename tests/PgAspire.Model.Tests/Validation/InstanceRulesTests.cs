using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class InstanceRulesTests
{
    [Theory]
    [InlineData("cpu", "2", "1", "CPU request is greater than the limit")]
    [InlineData("cpu", "1001m", "1", "CPU request is greater than the limit")]
    [InlineData("memory", "1Gi", "1G", "Memory request is greater than the limit")]
    [InlineData("ephemeral-storage", "2Gi", "1Gi", "Ephemeral storage request is greater than the limit")]
    public void A_request_is_not_above_its_limit(string name, string request, string limit, string fragment)
    {
        AssertRejected(Valid with { Resources = new() { Requests = Map(name, request), Limits = Map(name, limit) } }, $"spec.resources.requests[{name}]", fragment);
        AssertAccepted(Valid with { Resources = new() { Requests = Map(name, limit), Limits = Map(name, request) } });
        AssertAccepted(Valid with { Resources = new() { Requests = Map(name, request) } });
    }

    [Fact]
    public void Resources_are_quantities()
    {
        AssertRejected(Valid with { Resources = new() { Limits = Map("cpu", "many") } }, "spec.resources.limits[cpu]", "no quantity");
        AssertRejected(Valid with { Resources = new() { Limits = Map("cpu", "-1") } }, "spec.resources.limits[cpu]", "no quantity");
        AssertRejected(Valid with { Resources = new() { Requests = Map("a b", "1") } }, "spec.resources.requests[a b]", "qualified name");
        AssertRejected(Valid with { EphemeralVolumesSizeLimit = new() { Shm = "1GB" } }, "spec.ephemeralVolumesSizeLimit.shm", "no quantity");
        AssertRejected(
            Valid with { EphemeralVolumesSizeLimit = new() { TemporaryData = "1Gi" }, EphemeralVolumeSource = KubernetesFragment.Parse("{}") }, "spec.ephemeralVolumeSource", "Conflicting settings");
    }

    [Fact]
    public void Huge_pages_have_equal_request_and_limit_and_company()
    {
        var pages = Map("hugepages-2Mi", "1Gi");
        AssertAccepted(Valid with { Resources = new() { Requests = pages.With("cpu", "1"), Limits = pages } });
        AssertRejected(Valid with { Resources = new() { Limits = pages } }, "spec.resources", "HugePages require cpu or memory");
        AssertRejected(
            Valid with { Resources = new() { Requests = pages.With("cpu", "1"), Limits = Map("hugepages-2Mi", "2Gi") } }, "spec.resources.requests[hugepages-2Mi]", "must equal the limits");
    }

    [Fact]
    public void Shared_buffers_fit_into_memory_or_huge_pages()
    {
        var spec = With(("shared_buffers", "1GB"));
        AssertRejected(spec with { Resources = new() { Requests = Map("memory", "512Mi") } }, "spec.resources.requests[memory]", "lower than PostgreSQL `shared_buffers`");
        AssertAccepted(spec with { Resources = new() { Requests = Map("memory", "1Gi") } });
        AssertAccepted(spec with { Resources = new() { Requests = Map("memory", "512Mi"), Limits = Map("hugepages-2Mi", "1Gi") } });
    }

    [Fact]
    public void A_volume_has_a_size_of_its_own_or_of_its_template()
    {
        var template = KubernetesFragment.Parse("""{"resources":{"requests":{"storage":"1Gi"}}}""");
        AssertAccepted(Valid with { Storage = new() { Size = null, PvcTemplate = template } });
        AssertRejected(Valid with { Storage = new() { Size = null } }, "spec.storage.size", "Size not configured");
        AssertRejected(Valid with { Storage = new() { Size = null, PvcTemplate = KubernetesFragment.Parse("""{"resources":{"requests":{"storage":0}}}""") } }, "spec.storage.size", "Size not configured");
        AssertRejected(Valid with { WalStorage = new() { Size = "x" } }, "spec.walStorage.size", "Size value isn't valid");
        AssertRejected(Valid with { WalStorage = new() { StorageClass = "A b" } }, "spec.walStorage.storageClass", "DNS subdomain");
        AssertRejected(Valid with { WalStorage = new() { PvcTemplate = KubernetesFragment.Parse("[]") } }, "spec.walStorage.pvcTemplate", "must be an object");
        AssertRejected(With(("max_wal_size", "2GB")) with { WalStorage = new() { Size = "2Gi" } }, "spec.postgresql.parameters[max_wal_size]", "smaller than WAL volume size");
        AssertAccepted(With(("max_wal_size", "2GB")) with { WalStorage = new() { Size = "3Gi" } });
    }

    [Theory]
    [InlineData("fast", null)]
    [InlineData("_x$1", null)]
    [InlineData("", "valid Postgres identifiers")]
    [InlineData("1x", "valid Postgres identifiers")]
    [InlineData("a-b", "valid Postgres identifiers")]
    [InlineData("pg_fast", "reserved for Postgres")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", "maximum length of an identifier is 63")]
    public void A_tablespace_has_an_identifier(string name, string? fragment)
    {
        var spec = Valid with { Tablespaces = [Tablespace(name)] };
        if (fragment is null)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, "spec.tablespaces[0].name", fragment);
        }
    }

    [Fact]
    public void Tablespaces_are_unique_and_so_are_their_volumes()
    {
        AssertRejected(Valid with { Tablespaces = [Tablespace("a"), Tablespace("A")] }, "spec.tablespaces[1].name", "duplicate tablespace name");
        AssertRejected(Valid with { Tablespaces = [Tablespace("a_b"), Tablespace("a$b")] }, "spec.tablespaces[1].name", "duplicate volume name");
        AssertRejected(Valid with { Tablespaces = [Tablespace("a") with { Storage = new() { Size = "" } }] }, "spec.tablespaces[0].storage.size", "Size not configured");
        AssertRejected(Valid with { Tablespaces = [Tablespace("a") with { Owner = "" }] }, "spec.tablespaces[0].owner.name", "must not be empty");
        AssertRejected(
            Valid with { Backup = new() { VolumeSnapshot = new() { TablespaceClassName = Map("b", "c") } } }, "spec.backup.volumeSnapshot.tablespaceClassName[b]", "can't be found in the '.spec.tablespaces'");
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("with-dash.and dot", true)]
    [InlineData("", false)]
    [InlineData("A=B", false)]
    [InlineData("É", false)]
    [InlineData("PGDATA", false)]
    [InlineData("pgport", false)]
    [InlineData("CNPG_X", false)]
    [InlineData("POD_NAME", false)]
    [InlineData("Namespace", false)]
    [InlineData("CLUSTER_NAME", false)]
    public void Variables_have_names_that_are_not_the_operators(string name, bool valid)
    {
        var spec = Valid with { Env = [new() { Name = name, Value = "x" }] };
        if (valid)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, "spec.env[0].name", name.Length > 1 && char.IsAsciiLetter(name[0]) && name != "A=B" ? "reserved for the operator" : "name of an environment variable");
        }
    }

    [Fact]
    public void A_variable_has_one_source()
    {
        AssertRejected(Valid with { Env = [new() { Name = "A", Value = "x", ValueFrom = KubernetesFragment.Parse("""{"fieldRef":{}}""") }] }, "spec.env[0].valueFrom", "may not be specified");
        AssertRejected(Valid with { Env = [new() { Name = "A", ValueFrom = KubernetesFragment.Parse("{}") }] }, "spec.env[0].valueFrom", "exactly one");
        AssertRejected(Valid with { EnvFrom = [new()] }, "spec.envFrom[0]", "one of `configMapRef` and `secretRef`");
        AssertRejected(Valid with { EnvFrom = [new() { Prefix = "a=", SecretRef = new() { Name = "a" } }] }, "spec.envFrom[0].prefix", "environment variable");
        AssertRejected(Valid with { ProjectedVolumeTemplate = new() { DefaultMode = 512 } }, "spec.projectedVolumeTemplate.defaultMode", "0777");
        AssertRejected(Valid with { ProjectedVolumeTemplate = new() { Sources = [KubernetesFragment.Parse("1")] } }, "spec.projectedVolumeTemplate.sources[0]", "must be an object");
    }

    [Fact]
    public void The_lease_outlives_its_renewal()
    {
        const string Path = "spec.primaryLease";
        AssertAccepted(Valid with { PrimaryLease = new() });
        AssertRejected(WithLease(new() { LeaseDuration = TimeSpan.FromSeconds(10) }), $"{Path}.leaseDurationSeconds", "greater than renewDeadlineSeconds");
        AssertRejected(WithLease(new() { RetryPeriod = TimeSpan.FromSeconds(9) }), $"{Path}.renewDeadlineSeconds", "multiplied by 1.2");
        AssertAccepted(WithLease(new() { RetryPeriod = TimeSpan.FromSeconds(8) }));
        AssertRejected(WithLease(new() { ReleasedLeaseDuration = TimeSpan.Zero }), $"{Path}.releasedLeaseDurationSeconds", "whole number of seconds from 1");
        AssertRejected(WithLease(new() { RetryPeriod = TimeSpan.FromMilliseconds(1500) }), $"{Path}.retryPeriodSeconds", "whole number of seconds");

        static PostgresClusterSpec WithLease(PrimaryLeaseSpec lease) => Valid with { PrimaryLease = lease };
    }

    [Fact]
    public void Probes_have_counts_and_times()
    {
        AssertRejected(Valid with { Probes = new() { Startup = new() { PeriodSeconds = -1 } } }, "spec.probes.startup.periodSeconds", "greater than or equal to 0");
        AssertRejected(Valid with { Probes = new() { Startup = new() { SuccessThreshold = 2 } } }, "spec.probes.startup.successThreshold", "must be 1");
        AssertAccepted(Valid with { Probes = new() { Readiness = new() { SuccessThreshold = 2 } } });
        AssertRejected(Valid with { Probes = new() { Readiness = new() { MaximumLag = "1Mi" } } }, "spec.probes.readiness.maximumLag", "type 'streaming'");
        AssertRejected(Valid with { Probes = new() { Readiness = new() { Type = ProbeType.Streaming, MaximumLag = "x" } } }, "spec.probes.readiness.maximumLag", "no quantity");
        AssertRejected(Valid with { Probes = new() { Liveness = new() { TerminationGracePeriodSeconds = 0 } } }, "spec.probes.liveness.terminationGracePeriodSeconds", "greater than 0");
        AssertRejected(
            Valid with { Probes = new() { Liveness = new() { IsolationCheck = new() { RequestTimeout = TimeSpan.FromTicks(1) } } } }, "spec.probes.liveness.isolationCheck.requestTimeout", "milliseconds");
        AssertRejected(Valid with { LivenessProbeTimeout = TimeSpan.FromSeconds(-1) }, "spec.livenessProbeTimeout", "negative");
        AssertRejected(With(new PostgresqlSpec { PromotionTimeout = TimeSpan.MaxValue }), "spec.postgresql.promotionTimeout", "at most");
    }

    [Theory]
    [InlineData("a", null, "b", null, null, null)]
    [InlineData(null, "Exists", null, null, null, null)]
    [InlineData("a", "Equal", null, "NoExecute", 5L, null)]
    [InlineData("a b", null, null, null, null, "key")]
    [InlineData(null, null, null, null, null, "operator")]
    [InlineData("a", "Gt", "1", null, null, "operator")]
    [InlineData("a", "Exists", "b", null, null, "value")]
    [InlineData("a", "Equal", "not a value", null, null, "value")]
    [InlineData("a", null, null, "Never", null, "effect")]
    [InlineData("a", null, null, "NoSchedule", 5L, "effect")]
    public void A_toleration_is_one_of_Kubernetes(string? key, string? @operator, string? value, string? effect, long? seconds, string? wrong)
    {
        var spec = Valid with { Affinity = new() { Tolerations = [new() { Key = key, Operator = @operator, Value = value, Effect = effect, TolerationSeconds = seconds }] } };
        Assert.Equal(wrong is null ? [] : [$"spec.affinity.tolerations[0].{wrong}"], PostgresClusterValidation.Validate(spec).Select(e => e.Path));
    }

    [Fact]
    public void Scheduling_uses_names_and_words_of_Kubernetes()
    {
        var spread = new TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "zone", WhenUnsatisfiable = "ScheduleAnyway" };
        AssertAccepted(Valid with { TopologySpreadConstraints = [spread] });
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { MaxSkew = 0 }] }, "spec.topologySpreadConstraints[0].maxSkew", "greater than zero");
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { TopologyKey = "" }] }, "spec.topologySpreadConstraints[0].topologyKey", "qualified name");
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { WhenUnsatisfiable = "No" }] }, "spec.topologySpreadConstraints[0].whenUnsatisfiable", "Unsupported value");
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { MinDomains = 1 }] }, "spec.topologySpreadConstraints[0].minDomains", "whenUnsatisfiable=DoNotSchedule");
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { MinDomains = 0 }] }, "spec.topologySpreadConstraints[0].minDomains", "greater than zero");
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { NodeTaintsPolicy = "x" }] }, "spec.topologySpreadConstraints[0].nodeTaintsPolicy", "\"Honor\", \"Ignore\"");
        AssertRejected(Valid with { TopologySpreadConstraints = [spread with { MatchLabelKeys = ["a b"] }] }, "spec.topologySpreadConstraints[0].matchLabelKeys[0]", "qualified name");
        AssertRejected(Valid with { Affinity = new() { PodAntiAffinityType = (PodAntiAffinityType)3 } }, "spec.affinity.podAntiAffinityType", "Unsupported value");
        AssertRejected(Valid with { Affinity = new() { NodeSelector = Map("a", "b c") } }, "spec.affinity.nodeSelector[a]", "label's value");
        AssertRejected(Valid with { Affinity = new() { TopologyKey = "" } }, "spec.affinity.topologyKey", "qualified name");
        AssertRejected(Valid with { Affinity = new() { NodeAffinity = KubernetesFragment.Parse("1") } }, "spec.affinity.nodeAffinity", "must be an object");
        AssertRejected(Valid with { PriorityClassName = "High" }, "spec.priorityClassName", "DNS subdomain");
        AssertRejected(Valid with { SchedulerName = "" }, "spec.schedulerName", "DNS subdomain");
    }

    [Fact]
    public void There_is_one_service_account_and_certificates_are_complete()
    {
        AssertAccepted(Valid with { ServiceAccountName = "account" });
        AssertRejected(Valid with { ServiceAccountName = "Account" }, "spec.serviceAccountName", "should match");
        AssertRejected(Valid with { ServiceAccountName = new string('a', 254) }, "spec.serviceAccountName", "at most 253");
        AssertRejected(Valid with { ServiceAccountName = "a", ServiceAccountTemplate = new() }, "spec.serviceAccountName", "mutually exclusive");
        AssertRejected(Valid with { ServiceAccountTemplate = new() { Name = "A" } }, "spec.serviceAccountTemplate.metadata.name", "DNS subdomain");
        AssertRejected(Valid with { Certificates = new() { ServerTlsSecret = "a" } }, "spec.certificates.serverCASecret", "Server CA secret can't be empty");
        AssertRejected(Valid with { Certificates = new() { ServerTlsSecret = "a", ServerCASecret = "b", ServerAltDnsNames = ["x"] } }, "spec.certificates.serverAltDNSNames", "can't be defined");
        AssertRejected(Valid with { Certificates = new() { ReplicationTlsSecret = "a" } }, "spec.certificates.clientCASecret", "Client CA secret can't be empty");
        AssertRejected(Valid with { PostgresUid = -1 }, "spec.postgresUID", "between 0 and");
        AssertRejected(Valid with { PostgresGid = 1L << 31 }, "spec.postgresGID", "between 0 and");
        AssertRejected(Valid with { SeccompProfile = KubernetesFragment.Parse("\"RuntimeDefault\"") }, "spec.seccompProfile", "must be an object");
    }

    [Fact]
    public void Lines_of_pg_hba_refer_to_defined_pod_selectors()
    {
        var apps = new PodSelectorRef { Name = "apps", Selector = new() };
        AssertAccepted(WithRule("host all all ${podselector:apps} scram-sha-256") with { PodSelectorRefs = [apps] });
        AssertRejected(WithRule("host all all ${podselector:apps} scram-sha-256"), "spec.postgresql.pg_hba[0]", "pod selector not found: apps");
        AssertRejected(Valid with { PodSelectorRefs = [apps, apps] }, "spec.podSelectorRefs[1].name", "Duplicate value");
        AssertRejected(Valid with { PodSelectorRefs = [apps with { Name = "Apps" }] }, "spec.podSelectorRefs[0].name", "should match");
        AssertRejected(Valid with { PodSelectorRefs = [apps with { Selector = new() { MatchLabels = Map("a b", "") } }] }, "spec.podSelectorRefs[0].selector.matchLabels[a b]", "qualified name");
    }

    private static TablespaceSpec Tablespace(string name) => new() { Name = name, Storage = new() };

    private static ValueMap<string> Map(string key, string value) => ValueMap<string>.Empty.With(key, value);
}

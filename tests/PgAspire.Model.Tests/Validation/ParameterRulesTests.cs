using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class ParameterRulesTests
{
    public static TheoryData<string> FixedNames => [.. OperatorParameters.Fixed];

    [Theory]
    [MemberData(nameof(FixedNames))]
    public void A_fixed_parameter_is_refused(string name) =>
        AssertRejected(With((name, "something else"), ("hot_standby_feedback", "on")), $"spec.postgresql.parameters[{name}]", "Can't set fixed configuration parameter");

    [Theory]
    [MemberData(nameof(FixedNames))]
    public void A_fixed_parameter_with_the_value_of_the_operator_is_accepted(string name)
    {
        if (OperatorParameters.AcceptedValue(name) is { } value)
        {
            AssertAccepted(With((name, value)));
        }
    }

    [Theory]
    [InlineData("ssl", "on")]
    [InlineData("port", "5432")]
    [InlineData("SSL", "off")]
    [InlineData("Logging_Collector", "on")]
    public void A_mandatory_value_is_refused_even_when_it_is_the_same(string name, string value) =>
        AssertRejected(With((name, value)), $"spec.postgresql.parameters[{name}]", "Can't set fixed configuration parameter");

    [Theory]
    [InlineData("max_connections", "200")]
    [InlineData("ssl_min_protocol_version", "TLSv1.2")]
    [InlineData("pgaudit.log", "all, -misc")]
    [InlineData("my_ext.setting$1", "")]
    [InlineData("DateStyle", "ISO, DMY")]
    [InlineData("log_line_prefix", "%m [%p] it's \t'quoted' ")]
    [InlineData("archive_mode", "on")]
    public void A_free_parameter_is_accepted(string name, string value)
    {
        if (value.Contains('\t', StringComparison.Ordinal))
        {
            AssertRejected(With((name, value)), $"spec.postgresql.parameters[{name}]", "control characters");
            value = value.Replace("\t", "", StringComparison.Ordinal);
        }
        AssertAccepted(With((name, value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1abc")]
    [InlineData("a b")]
    [InlineData("a.b.c")]
    [InlineData("a.")]
    [InlineData("wörk_mem")]
    [InlineData("work_mem\nssl")]
    [InlineData("work_mem\n")]
    public void A_name_is_a_GUC_name(string name)
    {
        var error = Assert.Single(PostgresClusterValidation.Validate(With((name, "1MB"))));
        Assert.StartsWith("spec.postgresql.parameters[", error.Path, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Path);
        Assert.Contains("must be a valid PostgreSQL configuration parameter name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("work_mem", "1MB\nssl = off", "control characters")]
    [InlineData("work_mem", "1MB\0", "control characters")]
    [InlineData("include", "/etc/passwd", "directive")]
    [InlineData("Include_Dir", "/etc", "directive")]
    [InlineData("WAL_keep_size", "1GB", "lower case: 'wal_keep_size'")]
    [InlineData("wal_level", "archive", "unrecognized `wal_level` value")]
    [InlineData("wal_level", "Replica", "unrecognized `wal_level` value")]
    [InlineData("wal_level", "", "unrecognized `wal_level` value")]
    [InlineData("shared_buffers", "lots", "Invalid value for configuration parameter shared_buffers")]
    [InlineData("shared_buffers", "1G", "Invalid value for configuration parameter shared_buffers")]
    [InlineData("shared_buffers", "1KB", "Invalid value for configuration parameter shared_buffers")]
    [InlineData("shared_buffers", "", "Invalid value for configuration parameter shared_buffers")]
    [InlineData("shared_buffers", "-1MB", "Invalid value for configuration parameter shared_buffers")]
    [InlineData("hot_standby_feedback", "perhaps", "Must be a postgres boolean")]
    [InlineData("hot_standby_feedback", "o", "Must be a postgres boolean")]
    [InlineData("sync_replication_slots", "2", "Must be a postgres boolean")]
    [InlineData("wal_log_hints", "maybe", "Must be a postgres boolean")]
    [InlineData("wal_log_hints", "off", "`wal_log_hints` must be set to `on` when `instances` > 1")]
    [InlineData("min_wal_size", "2GB", "should be smaller than parameter max_wal_size")]
    [InlineData("min_wal_size", "1024", "should be smaller than parameter max_wal_size")]
    [InlineData("min_wal_size", "80M", "Invalid value for configuration parameter min_wal_size")]
    [InlineData("min_wal_size", "16MB", "at least twice \"wal_segment_size\", thus 32MB")]
    [InlineData("max_wal_size", "xxx", "Invalid value for configuration parameter max_wal_size")]
    public void A_value_that_PostgreSQL_or_the_operator_cannot_take_is_refused(string name, string value, string fragment) =>
        AssertRejected(With((name, value)), $"spec.postgresql.parameters[{name}]", fragment);

    [Theory]
    [InlineData("wal_level", "replica")]
    [InlineData("shared_buffers", "256MB")]
    [InlineData("shared_buffers", "1.5GB")]
    [InlineData("shared_buffers", "8192 kB")]
    [InlineData("shared_buffers", "128")]
    [InlineData("hot_standby_feedback", "ON")]
    [InlineData("sync_replication_slots", "tr")]
    [InlineData("wal_log_hints", "yes")]
    [InlineData("min_wal_size", "512MB")]
    [InlineData("max_wal_size", "4GB")]
    public void Its_valid_neighbour_is_accepted(string name, string value) => AssertAccepted(With((name, value)));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => AssertRejected(With(("work_mem", "\ud800")), "spec.postgresql.parameters[work_mem]", "Unicode");

    [Fact]
    public void A_null_value_is_refused() => AssertRejected(With(("work_mem", null!)), "spec.postgresql.parameters[work_mem]", "must not be null");

    [Fact]
    public void A_single_instance_may_go_without_hints() =>
        AssertAccepted(With(("wal_log_hints", "off")) with { Instances = 1 });

    [Fact]
    public void Minimal_is_refused_for_a_single_instance_too_and_asks_for_no_senders()
    {
        var errors = PostgresClusterValidation.Validate(With(("wal_level", "minimal")) with { Instances = 1 });
        Assert.Equal(["spec.postgresql.parameters[max_wal_senders]", "spec.postgresql.parameters[wal_level]"], errors.Select(e => e.Path));
        AssertRejected(With(("wal_level", "minimal"), ("max_wal_senders", "0")), "spec.postgresql.parameters[wal_level]", "`logical` or `replica`");
    }

    [Fact]
    public void Two_spellings_of_a_parameter_are_refused() =>
        AssertRejected(With(("WORK_MEM", "1MB"), ("work_mem", "2MB")), "spec.postgresql.parameters[work_mem]", "same parameter as 'WORK_MEM'");

    [Fact]
    public void The_maximum_alone_is_compared_with_the_minimum_default() =>
        AssertRejected(With(("max_wal_size", "70MB")), "spec.postgresql.parameters[min_wal_size]", "(default 80MB)");

    [Fact]
    public void Larger_segments_need_a_larger_minimum() =>
        AssertRejected(With(("min_wal_size", "100MB")) with { InitDb = new InitDbSpec { WalSegmentSize = 64 } },
            "spec.postgresql.parameters[min_wal_size]", "thus 128MB");

    [Fact]
    public void Failover_slots_need_feedback_and_slots()
    {
        var spec = With(("pg_failover_slots.synchronize_slot_names", "name_like:%"), ("hot_standby_feedback", "on"));
        AssertAccepted(spec);
        AssertRejected(With(("pg_failover_slots.synchronize_slot_names", "name_like:%")), "spec.postgresql.parameters[hot_standby_feedback]", "must be enabled");
        AssertRejected(spec with { ReplicationSlots = new ReplicationSlotsSpec { HighAvailability = false } }, "spec.replicationSlots.highAvailability", "must be enabled");
    }

    [Theory]
    [InlineData("pgaudit", "")]
    [InlineData("$libdir/my-lib", "")]
    [InlineData("", "must not be empty")]
    [InlineData("a,b", "comma or a quote")]
    [InlineData("\"a\"", "comma or a quote")]
    [InlineData("a\nb", "line breaks")]
    [InlineData(null, "must not be empty")]
    public void A_preloaded_library_is_one_name(string? library, string fragment)
    {
        var spec = With(new PostgresqlSpec { SharedPreloadLibraries = [library!] });
        if (fragment.Length == 0)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, "spec.postgresql.shared_preload_libraries[0]", fragment);
        }
    }
}

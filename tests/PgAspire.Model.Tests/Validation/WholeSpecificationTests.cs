using CsCheck;
using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class WholeSpecificationTests
{
    private static readonly PostgresClusterSpec WrongEverywhere = new()
    {
        Name = "Pg",
        Instances = 0,
        ImageName = "postgres:latest",
        Postgresql = new PostgresqlSpec
        {
            Parameters = ValueMap<string>.Empty.With("ssl", "off").With("shared_buffers", "x"),
            HostBasedAuthentication = ["nonsense"],
            IdentMappings = ["a b"],
            SharedPreloadLibraries = [""],
            Synchronous = Synchronous(0),
        },
        InitDb = new InitDbSpec { Owner = "postgres", Encoding = "", WalSegmentSize = 3, PostInitSql = [""] },
        Databases = [new DatabaseSpec { Name = "postgres", Owner = "" }],
        Storage = new StorageSpec { Size = "big" },
        PrimaryUpdateStrategy = (PrimaryUpdateStrategy)5,
        ReplicationSlots = new ReplicationSlotsSpec { SlotPrefix = "A", UpdateInterval = TimeSpan.Zero },
        StopDelay = TimeSpan.FromSeconds(-1),
        FailoverDelay = TimeSpan.FromSeconds(-1),
    };

    private static readonly string[] AllPaths =
    [
        "metadata.name",
        "spec.instances",
        "spec.imageName",
        "spec.postgresql.parameters[shared_buffers]",
        "spec.postgresql.parameters[ssl]",
        "spec.postgresql.pg_hba[0]",
        "spec.postgresql.pg_ident[0]",
        "spec.postgresql.shared_preload_libraries[0]",
        "spec.postgresql.synchronous.number",
        "spec.bootstrap.initdb.owner",
        "spec.bootstrap.initdb.encoding",
        "spec.bootstrap.initdb.walSegmentSize",
        "spec.bootstrap.initdb.postInitSQL[0]",
        "databases[0].spec.name",
        "databases[0].spec.owner",
        "spec.storage.size",
        "spec.primaryUpdateStrategy",
        "spec.replicationSlots.highAvailability.slotPrefix",
        "spec.replicationSlots.updateInterval",
        "spec.stopDelay",
        "spec.failoverDelay",
    ];

    private static readonly Gen<string> OddText = Gen.OneOf<string>(
        Gen.String, Gen.String[Gen.Char["\"'\\,;:/@#${}[]=.%+-* \t\r\n\0aé\ud83d0"], 0, 40],
        Gen.OneOf("", "host all all all trust", "10.0.0.0/8", "1Gi", new string('x', 5_000), null!));

    [Fact]
    public void All_errors_are_found_at_once_in_the_order_of_the_fields() =>
        Assert.Equal(AllPaths, PostgresClusterValidation.Validate(WrongEverywhere).Select(e => e.Path));

    [Fact]
    public void The_exception_has_all_of_them()
    {
        var exception = Assert.Throws<InvalidClusterSpecException>(() => PostgresClusterValidation.ThrowIfInvalid(WrongEverywhere));
        Assert.Equal(AllPaths.Length, exception.Errors.Count);
        Assert.All(AllPaths, path => Assert.Contains($"  - {path}: ", exception.Message, StringComparison.Ordinal));
        PostgresClusterValidation.ThrowIfInvalid(Valid);
    }

    [Fact]
    public void Missing_parts_are_errors_and_not_exceptions()
    {
        var spec = new PostgresClusterSpec { Name = null!, ImageName = null!, Postgresql = null!, Bootstrap = null!, Databases = null!, Storage = null!, ReplicationSlots = null! };
        Assert.Equal(
            ["metadata.name", "spec.imageName", "spec.postgresql", "spec.bootstrap", "databases", "spec.storage", "spec.replicationSlots"],
            PostgresClusterValidation.Validate(spec).Select(e => e.Path));
        Assert.Empty(PostgresClusterValidation.Warn(spec));

        var inner = Valid with
        {
            Postgresql = new PostgresqlSpec { Parameters = null!, HostBasedAuthentication = null!, IdentMappings = null!, SharedPreloadLibraries = null! },
            InitDb = new InitDbSpec { PostInitSql = null!, PostInitTemplateSql = null!, PostInitApplicationSql = null! },
            ReplicationSlots = new ReplicationSlotsSpec { SlotPrefix = null! },
        };
        Assert.Equal(8, PostgresClusterValidation.Validate(inner).Count);
        Assert.NotNull(PostgresClusterValidation.Warn(inner));
    }

    [Fact]
    public void No_input_throws_and_every_message_is_one_short_line() =>
        Gen.Select(OddText, OddText, OddText, Gen.Int).Sample((a, b, c, number) =>
        {
            var spec = new PostgresClusterSpec
            {
                Name = a,
                Instances = number,
                ImageName = b,
                Postgresql = new PostgresqlSpec
                {
                    Parameters = ValueMap<string>.Empty.With(a ?? "shared_buffers", b).With("shared_buffers", c).With("min_wal_size", a!),
                    HostBasedAuthentication = [a!, b!, $"host {a} {b} {c} trust", $"host all all {a} {b} {c}"],
                    IdentMappings = [a!, $"{a} {b} {c}"],
                    SharedPreloadLibraries = [a!, b!],
                    Synchronous = Synchronous(number) with { StandbyNamesPre = [a!], MaxStandbyNamesFromCluster = number },
                },
                InitDb = new InitDbSpec { Database = a!, Owner = b, Encoding = c!, LocaleProvider = a, IcuLocale = b, WalSegmentSize = number, PostInitSql = [a!] },
                Databases = [new DatabaseSpec { Name = a!, Owner = b! }, new DatabaseSpec { Name = b!, Owner = c! }],
                Storage = new StorageSpec { Size = a! },
                ReplicationSlots = new ReplicationSlotsSpec { SlotPrefix = a!, UpdateInterval = TimeSpan.FromTicks(number) },
                StopDelay = TimeSpan.FromTicks(number),
            };
            var errors = PostgresClusterValidation.Validate(spec);
            var warnings = PostgresClusterValidation.Warn(spec);
            return errors.SequenceEqual(PostgresClusterValidation.Validate(spec)) &&
                errors.Select(e => e.ToString()).Concat(warnings.Select(w => w.ToString())).All(t => t.Length < 1000 && !t.Any(char.IsControl));
        });

    [Fact]
    public void Warnings_name_what_production_would_say()
    {
        Assert.Empty(PostgresClusterValidation.Warn(SingleInstance));
        Assert.Empty(PostgresClusterValidation.Warn(With(Synchronous(1))));
        AssertWarning(Valid, "spec.postgresql.synchronous", "no synchronous replication configured");
        AssertWarning(With(("shared_buffers", "128")) with { Instances = 1 }, "spec.postgresql.parameters[shared_buffers]", "missing a unit");
        AssertWarning(WithRule("host all all all trust") with { Instances = 1 }, "spec.postgresql.pg_hba[0]", "without a password");
        AssertWarning(WithRule("host all all 10.0.0.0 255.0.0.0 trust") with { Instances = 1 }, "spec.postgresql.pg_hba[0]", "without a password");
        AssertWarning(SingleInstance with { FailoverDelay = TimeSpan.FromMilliseconds(1500) }, "spec.failoverDelay", "whole seconds");
        AssertWarning(SingleInstance with { StopDelay = TimeSpan.FromSeconds(180) }, "spec.smartShutdownTimeout", "not shorter than stopDelay");
        AssertWarning(With(Synchronous(2) with { MaxStandbyNamesFromCluster = 1 }), "spec.postgresql.synchronous.maxStandbyNamesFromCluster", "Only 1 standbys are listed");
    }

    [Theory]
    [InlineData("host all all 127.0.0.1/32 trust")]
    [InlineData("host all all ::1/128 trust")]
    [InlineData("host all all samehost trust")]
    [InlineData("local all all trust")]
    [InlineData("host all all all reject")]
    [InlineData("host all all all \"trust\"")]
    public void Trust_on_the_machine_itself_needs_no_warning(string line) =>
        Assert.Empty(PostgresClusterValidation.Warn(WithRule(line) with { Instances = 1 }));

    private static void AssertWarning(PostgresClusterSpec spec, string path, string fragment)
    {
        AssertAccepted(spec);
        var warning = Assert.Single(PostgresClusterValidation.Warn(spec));
        Assert.Equal(path, warning.Path);
        Assert.Contains(fragment, warning.Message, StringComparison.Ordinal);
    }
}

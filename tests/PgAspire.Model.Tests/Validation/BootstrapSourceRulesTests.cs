using System.Text;
using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class BootstrapSourceRulesTests
{
    private static readonly ExternalClusterSpec Origin = new() { Name = "origin", ConnectionParameters = ValueMap<string>.Empty.With("host", "db") };

    private static readonly ImportSpec Microservice = new() { Source = "origin", Type = ImportType.Microservice, Databases = ["a"] };

    private static readonly ImportSpec Monolith = new() { Source = "origin", Type = ImportType.Monolith, Databases = ["*"], Roles = ["*"] };

    [Fact]
    public void There_is_one_bootstrap_method() => AssertRejected(
        With(new BootstrapSpec { InitDb = new(), BaseBackup = new() { Source = "origin" } }), "spec.bootstrap", "Only one bootstrap method can be specified at a time");

    [Fact]
    public void An_import_is_of_one_database_or_of_a_server()
    {
        const string Path = "spec.bootstrap.initdb.import";
        AssertAccepted(With(Microservice));
        AssertAccepted(With(Monolith));
        AssertRejected(With(Microservice with { Databases = [] }), $"{Path}.databases", "You need to specify a single database");
        AssertRejected(With(Microservice with { Databases = ["a*"] }), $"{Path}.databases[0]", "You cannot specify any wildcard");
        AssertRejected(With(Microservice with { Roles = ["a"] }), $"{Path}.roles", "You cannot specify roles to import");
        AssertRejected(With(Monolith with { Databases = [] }), $"{Path}.databases", "at least a database");
        AssertRejected(With(Monolith with { Databases = ["*", "a"] }), $"{Path}.databases", "along other database names");
        AssertRejected(With(Monolith with { Roles = ["*", "a"] }), $"{Path}.roles", "along other role names");
        AssertRejected(With(Monolith with { PostImportApplicationSql = ["SELECT 1"] }), $"{Path}.postImportApplicationSQL", "not allowed for the `monolith`");
        AssertRejected(With(Microservice with { Source = "other" }), $"{Path}.source.externalCluster", "External cluster other not found");
        AssertRejected(With(Microservice with { Type = (ImportType)4 }), $"{Path}.type", "Unsupported value");

        static PostgresClusterSpec With(ImportSpec import) => BootstrapSourceRulesTests.With(new BootstrapSpec { InitDb = new() { Import = import } });
    }

    [Fact]
    public void A_copy_has_a_source_and_an_application()
    {
        const string Path = "spec.bootstrap.pg_basebackup";
        AssertAccepted(With(new() { Source = "origin", Database = "shop", Owner = "keeper" }));
        AssertRejected(With(new() { Source = "" }), $"{Path}.source", "must not be empty");
        AssertRejected(With(new() { Source = "other" }), $"{Path}.source", "External cluster other not found");
        AssertRejected(With(new() { Source = "origin", Database = "" }), $"{Path}.database", "You need to specify the database name");
        AssertRejected(With(new() { Source = "origin", Database = "postgres" }), $"{Path}.database", "reserved");
        AssertRejected(With(new() { Source = "origin", Owner = "" }), $"{Path}.owner", "You need to specify the database owner user");
        AssertRejected(With(new() { Source = "origin", Owner = "pg_x" }), $"{Path}.owner", "reserved");

        static PostgresClusterSpec With(BaseBackupSpec copy) => BootstrapSourceRulesTests.With(new BootstrapSpec { BaseBackup = copy });
    }

    [Fact]
    public void A_recovery_has_something_to_restore()
    {
        var volume = new TypedReference { ApiGroup = "snapshot.storage.k8s.io", Kind = "VolumeSnapshot", Name = "a" };
        var volumes = new RecoveryVolumesSpec { Storage = volume };
        AssertAccepted(With(new RecoverySpec { Source = "origin" }));
        AssertAccepted(With(new RecoverySpec { Backup = new() { Name = "a" } }));
        AssertAccepted(With(new RecoverySpec { VolumeSnapshots = volumes with { Storage = new() { Kind = "PersistentVolumeClaim", Name = "a" } } }));
        AssertRejected(With(new RecoverySpec()), Recovery, "what to restore");
        AssertRejected(With(new RecoverySpec { Source = "x" }), $"{Recovery}.source", "External cluster x not found");
        AssertRejected(With(new RecoverySpec { Backup = new() { Name = "" } }), $"{Recovery}.backup.name", "must not be empty");
        AssertRejected(With(new RecoverySpec { VolumeSnapshots = volumes, Backup = new() { Name = "a" } }), $"{Recovery}.backup", "not compatible with other types");
        AssertRejected(With(new RecoverySpec { VolumeSnapshots = volumes, RecoveryTarget = new() { BackupId = "a" } }), $"{Recovery}.recoveryTarget.backupID", "Cannot specify a backupID");
        AssertRejected(With(new RecoverySpec { VolumeSnapshots = volumes with { WalStorage = volume } }), $"{Recovery}.volumeSnapshots.walStorage", "A WAL storage configuration is required");
        AssertAccepted(With(new RecoverySpec { VolumeSnapshots = volumes with { WalStorage = volume } }) with { WalStorage = new() });
        AssertRejected(With(new RecoverySpec { VolumeSnapshots = new() { Storage = volume with { ApiGroup = null } } }), $"{Recovery}.volumeSnapshots.storage", "Only VolumeSnapshots and Persistent");
        AssertRejected(
            With(new RecoverySpec { VolumeSnapshots = volumes with { TablespaceStorage = ValueMap<TypedReference>.Empty.With("t", volume with { Kind = "Pod" }) } }),
            $"{Recovery}.volumeSnapshots.tablespaceStorage[t]", "Only VolumeSnapshots and Persistent");
    }

    [Theory]
    [InlineData("targetTime", "2026-11-25 10:00:00+00", true)]
    [InlineData("targetTime", "2026-11-25T10:00:00.123456Z", true)]
    [InlineData("targetTime", "2026-11-25 10:00:00", true)]
    [InlineData("targetTime", "2026-13-25 10:00:00", false)]
    [InlineData("targetTime", "yesterday", false)]
    [InlineData("targetLSN", "0/3000060", true)]
    [InlineData("targetLSN", "3000060", false)]
    [InlineData("targetXID", "4294967295", true)]
    [InlineData("targetXID", "4294967296", false)]
    [InlineData("targetXID", "-1", false)]
    [InlineData("targetTLI", "latest", true)]
    [InlineData("targetTLI", "2", true)]
    [InlineData("targetTLI", "0", false)]
    [InlineData("targetTLI", "first", false)]
    [InlineData("targetName", "before", true)]
    [InlineData("targetName", "a23456789012345678901234567890123456789012345678901234567890123é", false)]
    [InlineData("targetName", "a\tb", false)]
    public void A_recovery_target_has_its_format(string field, string text, bool valid)
    {
        var target = new RecoveryTargetSpec
        {
            BackupId = field is "targetXID" or "targetName" ? "20261125T100000" : null,
            TargetTime = field == "targetTime" ? text : null,
            TargetLsn = field == "targetLSN" ? text : null,
            TargetXid = field == "targetXID" ? text : null,
            TargetTimeline = field == "targetTLI" ? text : null,
            TargetName = field == "targetName" ? text : null,
        };
        Assert.Equal(valid ? [] : [$"{Recovery}.recoveryTarget.{field}"], PostgresClusterValidation.Validate(With(new RecoverySpec { Source = "origin", RecoveryTarget = target })).Select(e => e.Path));
    }

    [Fact]
    public void There_is_one_recovery_target_and_a_backup_to_begin_with()
    {
        AssertRejected(With(new() { TargetTime = "2026-11-25 10:00:00", TargetLsn = "0/1" }), $"{Recovery}.recoveryTarget", "mutually exclusive");
        AssertRejected(With(new() { TargetName = "a" }), $"{Recovery}.recoveryTarget.backupID", "BackupID is missing");
        AssertRejected(With(new() { TargetImmediate = true }), $"{Recovery}.recoveryTarget.backupID", "BackupID is missing");
        AssertAccepted(With(new() { TargetImmediate = true, BackupId = "x" }));

        static PostgresClusterSpec With(RecoveryTargetSpec target) => BootstrapSourceRulesTests.With(new RecoverySpec { Source = "origin", RecoveryTarget = target });
    }

    [Fact]
    public void External_clusters_are_unique_and_can_be_reached()
    {
        AssertRejected(Valid with { ExternalClusters = [Origin, Origin] }, "spec.externalClusters[1].name", "duplicate values");
        AssertRejected(Valid with { ExternalClusters = [new() { Name = "a" }] }, "spec.externalClusters[0]", "one of connectionParameters, plugin and barmanObjectStore is required");
        AssertRejected(Valid with { ExternalClusters = [Origin with { Name = "" }] }, "spec.externalClusters[0].name", "must not be empty");
        AssertRejected(Valid with { ExternalClusters = [Origin with { Name = "a/b" }] }, "spec.externalClusters[0].name", "path separator");
        AssertRejected(Valid with { ExternalClusters = [Origin with { Name = ".." }] }, "spec.externalClusters[0].name", "'..' component");
        AssertRejected(Valid with { ExternalClusters = [Origin with { ConnectionParameters = ValueMap<string>.Empty.With("a b", "c") }] }, "spec.externalClusters[0].connectionParameters[a b]", "libpq");
        AssertRejected(Valid with { ExternalClusters = [Origin with { Plugin = new() { Name = "A" } }] }, "spec.externalClusters[0].plugin.name", "DNS subdomain");
        Assert.Contains(
            PostgresClusterValidation.Validate(Valid with { ExternalClusters = [Origin with { SslKey = new() { Name = "a", Key = "../b" } }] }),
            e => e.Path == "spec.externalClusters[0].sslKey.key" && e.Message.Contains("path separator", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replica_cluster_follows_an_external_one()
    {
        var follower = With(new BootstrapSpec { BaseBackup = new() { Source = "origin" } }) with { Replica = new() { Source = "origin", Enabled = true } };
        AssertAccepted(follower);
        AssertRejected(follower with { Replica = new() { Source = "origin", Enabled = true, Primary = "origin" } }, "spec.replica.enabled", "not compatible with the primary field");
        AssertRejected(follower with { Bootstrap = new() }, "spec.bootstrap", "bootstrap configuration is required for replica mode");
        AssertRejected(follower with { InitDb = new(), Bootstrap = new() { InitDb = new() } }, "spec.replica", "compatible only with pg_basebackup or recovery");
        AssertRejected(follower with { Replica = new() { Source = "x", Enabled = true } }, "spec.replica.source", "External cluster x not found");
        AssertRejected(follower with { Replica = new() { Source = "origin", Self = "x" } }, "spec.replica.self", "External cluster x not found");
        AssertRejected(follower with { Replica = new() { Source = "origin", Primary = "x" } }, "spec.replica.primary", "External cluster x not found");
        AssertRejected(follower with { Replica = new() { Source = "origin", MinApplyDelay = TimeSpan.FromSeconds(-1) } }, "spec.replica.minApplyDelay", "negative");
    }

    [Fact]
    public void A_promotion_token_is_for_a_primary_cluster_and_complete()
    {
        const string Path = "spec.replica.promotionToken";
        const string Content = """{"latestCheckpointTimelineID":"1","redoWalFile":"a","databaseSystemIdentifier":"b","latestCheckpointREDOLocation":"c","timeOfLatestCheckpoint":"d","operatorVersion":"1.30.0"}""";
        AssertAccepted(With(Content));
        AssertRejected(With(Content.Replace("\"b\"", "\"\"", StringComparison.Ordinal)), Path, "databaseSystemIdentifier is empty");
        AssertRejected(With("[]"), Path, "Invalid promotionToken format");
        AssertRejected(WithToken("%"), Path, "Invalid promotionToken format");
        var follower = With(Content);
        AssertRejected(follower with { Replica = follower.Replica! with { MinApplyDelay = TimeSpan.Zero } }, "spec.replica.minApplyDelay", "cannot be applied with a promotion token");
        AssertRejected(
            BootstrapSourceRulesTests.With(new BootstrapSpec { BaseBackup = new() { Source = "origin" } }) with { Replica = follower.Replica with { Enabled = true } }, Path, "only allowed for primary clusters");

        static PostgresClusterSpec With(string content) => WithToken(Convert.ToBase64String(Encoding.UTF8.GetBytes(content)));

        static PostgresClusterSpec WithToken(string token) => Valid with { ExternalClusters = [Origin], Replica = new() { Source = "origin", Enabled = false, PromotionToken = token } };
    }

    private const string Recovery = "spec.bootstrap.recovery";

    private static PostgresClusterSpec With(BootstrapSpec bootstrap) => Valid with { Bootstrap = bootstrap, ExternalClusters = [Origin] };

    private static PostgresClusterSpec With(RecoverySpec recovery) => With(new BootstrapSpec { Recovery = recovery });
}

using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class ChangeRulesTests
{
    private static readonly PostgresClusterSpec Full = FullSpecification.Of(t => t);

    private static readonly TablespaceSpec Fast = new() { Name = "fast", Storage = new() { Size = "2Gi" } };

    [Fact]
    public void No_change_and_many_others_are_possible()
    {
        Assert.Empty(PostgresClusterValidation.ValidateChange(Full, Full));
        Assert.Empty(PostgresClusterValidation.ValidateChange(Valid, Valid with { Instances = 5, WalStorage = new(), Tablespaces = [Fast], Storage = new() { Size = "2Gi" } }));
        Assert.Empty(PostgresClusterValidation.ValidateChange(Full, Valid with { Namespace = Full.Namespace, WalStorage = Full.WalStorage, Tablespaces = Full.Tablespaces, Storage = Full.Storage }));
    }

    [Theory]
    [InlineData("postgres:18", "postgres:17", "can't downgrade from major 18 to 17")]
    [InlineData("postgres:14", "postgres:15", "only supported to version 16 or higher")]
    [InlineData("postgres:14", "postgres:16", null)]
    [InlineData("postgres:18.1", "postgres:18.0", null)]
    public void A_major_version_goes_up_only(string before, string after, string? fragment) =>
        Expect(Valid with { ImageName = before }, Valid with { ImageName = after }, "spec.imageName", fragment);

    [Fact]
    public void With_a_switchover_image_and_configuration_change_one_after_the_other()
    {
        var old = Valid with { PrimaryUpdateMethod = PrimaryUpdateMethod.Switchover, ImageName = "postgres:18.1" };
        Expect(old, old with { ImageName = "postgres:18.2" }, "", null);
        Expect(old, With(("work_mem", "8MB")) with { PrimaryUpdateMethod = old.PrimaryUpdateMethod, ImageName = "postgres:18.2" }, "spec.imageName", "Can't change image name and configuration");
    }

    [Fact]
    public void Volumes_do_not_shrink_or_vanish()
    {
        Expect(Valid with { Storage = new() { Size = "2Gi" } }, Valid, "spec.storage", "can't shrink existing storage from 2Gi to 1Gi");
        Expect(Valid with { WalStorage = new() { Size = "2Gi" } }, Valid with { WalStorage = new() }, "spec.walStorage", "can't shrink");
        Expect(Valid with { WalStorage = new() }, Valid, "spec.walStorage", "cannot be disabled once configured");
        Expect(Valid with { Tablespaces = [Fast] }, Valid, "spec.tablespaces", "section cannot be deleted");
        Expect(Valid with { Tablespaces = [Fast] }, Valid with { Tablespaces = [Fast with { Name = "x" }] }, "spec.tablespaces", "no tablespace can be deleted");
        Expect(Valid with { Tablespaces = [Fast] }, Valid with { Tablespaces = [Fast with { Name = "x" }, Fast with { Storage = new() }] }, "spec.tablespaces[1].storage", "can't shrink");
    }

    [Fact]
    public void What_a_cluster_is_stays()
    {
        Expect(Valid, Valid with { Name = "other" }, "metadata.name", "is immutable");
        Expect(Valid, Valid with { PostgresUid = 27 }, "spec.postgresUID", "UID is an immutable field");
        Expect(Valid, Valid with { PostgresGid = 27 }, "spec.postgresGID", "GID is an immutable field");
        Expect(Valid, Valid with { ServiceAccountName = "a" }, "spec.serviceAccountName", "serviceAccountName is immutable");
        Expect(Valid, Valid with { ReplicationSlots = new() { SlotPrefix = "x_" } }, "spec.replicationSlots.highAvailability.slotPrefix", "Cannot change replication slot prefix");
        Expect(Valid with { ReplicationSlots = new() { SynchronizeReplicas = new() } }, Valid, "spec.replicationSlots.synchronizeReplicas", "Disable synchronizeReplicas first");
        Expect(Valid, With(("wal_level", "minimal")), "spec.postgresql.parameters[wal_level]", "not allowed on an existing cluster (from logical)");
    }

    [Fact]
    public void What_a_resource_is_stays()
    {
        var (database, role, publication, subscription) = (Full.Databases[0], Full.DatabaseRoles[0], Full.Publications[0], Full.Subscriptions[0]);
        Expect(Full, Full with { Databases = [database with { Owner = "x", ConnectionLimit = 1 }] }, "", null);
        Expect(Full, Full with { Databases = [database with { Name = "x" }] }, "databases[0].spec.name", "name is immutable");
        Expect(Full, Full with { Databases = [database with { Template = "x" }] }, "databases[0].spec.template", "template is immutable");
        Expect(Full, Full with { Databases = [database with { Encoding = "x" }] }, "databases[0].spec.encoding", "is immutable");
        Expect(Full, Full with { Databases = [database with { Locale = "x" }] }, "databases[0].spec.locale", "is immutable");
        Expect(Full, Full with { Databases = [database with { LocaleCollate = "x" }] }, "databases[0].spec.localeCollate", "is immutable");
        Expect(Full, Full with { Databases = [database with { LocaleCType = "x" }] }, "databases[0].spec.localeCType", "is immutable");
        Expect(Full, Full with { Databases = [database with { LocaleProvider = "x" }] }, "databases[0].spec.localeProvider", "is immutable");
        Expect(Full, Full with { Databases = [database with { IcuLocale = "x" }] }, "databases[0].spec.icuLocale", "is immutable");
        Expect(Full, Full with { Databases = [database with { IcuRules = "x" }] }, "databases[0].spec.icuRules", "is immutable");
        Expect(Full, Full with { Databases = [database with { BuiltinLocale = "x" }] }, "databases[0].spec.builtinLocale", "is immutable");
        Expect(Full, Full with { Databases = [database with { CollationVersion = "x" }] }, "databases[0].spec.collationVersion", "is immutable");
        Expect(Full, Full with { DatabaseRoles = [role with { Role = role.Role with { Name = "x" } }] }, "databaseRoles[0].spec.name", "name is immutable");
        Expect(Full, Full with { Publications = [publication with { Name = "x" }] }, "publications[0].spec.name", "is immutable");
        Expect(Full, Full with { Publications = [publication with { Database = "x" }] }, "publications[0].spec.dbname", "is immutable");
        Expect(Full, Full with { Publications = [publication with { AllTables = true }] }, "publications[0].spec.target.allTables", "is immutable");
        Expect(Full, Full with { Subscriptions = [subscription with { Name = "x" }] }, "subscriptions[0].spec.name", "is immutable");
        Expect(Full, Full with { Subscriptions = [subscription with { Database = "x" }] }, "subscriptions[0].spec.dbname", "is immutable");
        Expect(Full, Full with { Poolers = [Full.Poolers[0] with { ServiceAccountName = "x" }] }, "poolers[0].spec.serviceAccountName", "is immutable");
        Expect(Full, Full with { Backups = [Full.Backups[0] with { Online = false }] }, "backups[0].spec", "is immutable");
    }

    private static void Expect(PostgresClusterSpec old, PostgresClusterSpec changed, string path, string? fragment)
    {
        var errors = PostgresClusterValidation.ValidateChange(old, changed);
        if (fragment is null)
        {
            Assert.Empty(errors);
            return;
        }
        var error = Assert.Single(errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(fragment, error.Message, StringComparison.Ordinal);
    }
}

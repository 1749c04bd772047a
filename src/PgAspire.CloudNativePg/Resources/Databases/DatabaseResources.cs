using k8s.Models;

namespace PgAspire.CloudNativePg.Resources;

/// <summary>A database of a cluster.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Database", PluralName = "databases")]
public sealed class Database : CustomResource<DatabaseSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public Database() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "Database");
}

/// <summary>A role of a cluster; CloudNativePG 1.30 or later.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "DatabaseRole", PluralName = "databaseroles")]
public sealed class DatabaseRole : CustomResource<DatabaseRoleSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public DatabaseRole() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "DatabaseRole");
}

/// <summary>A publication of logical replication.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Publication", PluralName = "publications")]
public sealed class Publication : CustomResource<PublicationSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public Publication() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "Publication");
}

/// <summary>A subscription of logical replication.</summary>
[KubernetesEntity(Group = "postgresql.cnpg.io", ApiVersion = "v1", Kind = "Subscription", PluralName = "subscriptions")]
public sealed class Subscription : CustomResource<SubscriptionSpec>
{
    /// <summary>An object with its <c>apiVersion</c> and <c>kind</c>.</summary>
    public Subscription() => (ApiVersion, Kind) = ("postgresql.cnpg.io/v1", "Subscription");
}

using PgAspire.Model;

namespace PgAspire.Scenarios;

/// <summary>The clusters of the tests.</summary>
internal static class Specs
{
    /// <summary>The image of the acceptance scenario's manifest.</summary>
    public const string ManifestImage = "ghcr.io/cloudnative-pg/postgresql:15.3";

    /// <summary>The manifest of the acceptance scenario.</summary>
    public static PostgresClusterSpec Manifest(bool synchronous, string image = ManifestImage) => new()
    {
        Name = "mycluster",
        ImageName = image,
        Instances = 3,
        Storage = new() { Size = "3Gi" },
        Postgresql = new()
        {
            Parameters = ValueMap<string>.From([new("max_worker_processes", "40"), new("timezone", "Asia/Seoul")]),
            HostBasedAuthentication = ["host all postgres all trust"],
            Synchronous = synchronous ? AnyOne : null,
        },
        PrimaryUpdateStrategy = PrimaryUpdateStrategy.Unsupervised,
        EnableSuperuserAccess = true,
        InitDb = new() { Database = "app", Owner = "app", Encoding = "UTF8", LocaleCType = "C", LocaleCollate = "C" },
    };

    /// <summary>Three instances, of which any one standby confirms each commit.</summary>
    public static PostgresClusterSpec Synchronous() => new() { Name = "pg", Instances = 3, Postgresql = new() { Synchronous = AnyOne } };

    /// <summary>Some instances, asynchronous.</summary>
    public static PostgresClusterSpec Asynchronous(int instances) => new() { Name = "pg", Instances = instances };

    private static SynchronousReplicationSpec AnyOne => new() { Method = SynchronousMethod.Any, Number = 1 };
}

using Npgsql;

namespace Storefront.Api;

/// <summary>The two services of the cluster, by the names that the AppHost's references have.</summary>
internal static class DataSources
{
    /// <summary>Follows the primary.</summary>
    public const string ReadWrite = "app";

    /// <summary>Spread over the standbys.</summary>
    public const string ReadOnly = "app-ro";

    public static NpgsqlConnectionStringBuilder Settings(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is not { Length: > 0 } given
            ? throw new InvalidOperationException($"ConnectionStrings:{name} is missing. The AppHost gives it: start that, or set ConnectionStrings__{name}.")
            : new NpgsqlConnectionStringBuilder(given)
            {
                // A server that hangs must not hold a request for the default half minute.
                Timeout = 3,
                CommandTimeout = 5,
                // A pooled session stays where it was opened: in time each comes back to an instance that the service would choose now.
                ConnectionLifetime = 60,
                ApplicationName = "storefront-" + name,
            };
}

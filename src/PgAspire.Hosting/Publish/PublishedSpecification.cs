using Aspire.Hosting.ApplicationModel;
using PgAspire.Model;

namespace PgAspire.Hosting;

/// <summary>A cluster's specification as it is published: passwords that the user gave stand in Secrets, which it names.</summary>
internal static class PublishedSpecification
{
    /// <summary>The specification.</summary>
    public static PostgresClusterSpec Of(PostgresClusterResource cluster)
    {
        var specification = cluster.Specification;
        if (cluster.PasswordIsGiven)
        {
            specification = specification with { Bootstrap = WithSecret(specification.Bootstrap, ApplicationSecret(specification)) };
        }
        if (cluster.GivenSuperuserPassword is not null)
        {
            specification = specification with { SuperuserSecret = SuperuserSecret(specification) };
        }
        return specification;
    }

    /// <summary>The Secret with the password of the application's role.</summary>
    public static string ApplicationSecret(PostgresClusterSpec specification) => specification.Application.Secret ?? specification.Names.ApplicationSecret;

    /// <summary>The Secret with the password of <c>postgres</c>.</summary>
    public static string SuperuserSecret(PostgresClusterSpec specification) => specification.SuperuserSecret ?? specification.Names.SuperuserSecret;

    private static BootstrapSpec WithSecret(BootstrapSpec bootstrap, string secret) => bootstrap switch
    {
        { Recovery: { } recovery } => bootstrap with { Recovery = recovery with { Secret = secret } },
        { BaseBackup: { } backup } => bootstrap with { BaseBackup = backup with { Secret = secret } },
        _ => bootstrap with { InitDb = (bootstrap.InitDb ?? new()) with { Secret = secret } },
    };
}

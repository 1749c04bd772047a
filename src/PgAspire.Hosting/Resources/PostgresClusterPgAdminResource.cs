namespace Aspire.Hosting.ApplicationModel;

/// <summary>A pgAdmin that has the AppHost's PostgreSQL clusters registered.</summary>
/// <param name="name">The resource's name.</param>
public sealed class PostgresClusterPgAdminResource(string name) : ContainerResource(name)
{
    /// <summary>Where its page is.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");
}

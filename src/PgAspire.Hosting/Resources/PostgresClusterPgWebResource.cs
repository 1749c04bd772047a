namespace Aspire.Hosting.ApplicationModel;

/// <summary>A pgweb that has the databases of the AppHost's PostgreSQL clusters as bookmarks.</summary>
/// <param name="name">The resource's name.</param>
public sealed class PostgresClusterPgWebResource(string name) : ContainerResource(name)
{
    /// <summary>Where its page is.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>A cluster in a namespace of its own: its consumers must be there too.</summary>
public sealed class NamespaceTests
{
    [Theory]
    [InlineData(null, null, false, nameof(NamespaceReach.Certain))]
    [InlineData(null, "apps", false, nameof(NamespaceReach.Certain))]
    [InlineData("databases", "databases", false, nameof(NamespaceReach.Certain))]
    [InlineData("databases", "databases", true, nameof(NamespaceReach.Certain))]
    [InlineData("databases", null, false, nameof(NamespaceReach.DependsOnTheRelease))]
    [InlineData("databases", null, true, nameof(NamespaceReach.DependsOnTheRelease))]
    [InlineData("databases", "apps", true, nameof(NamespaceReach.DependsOnTheRelease))]
    [InlineData("databases", "apps", false, nameof(NamespaceReach.Impossible))]
    public void A_consumer_reaches_what_is_in_its_namespace(string? cluster, string? release, bool consumerIsCustomized, string reach) =>
        Assert.Equal(reach, NamespaceReaches.Of(cluster, release, consumerIsCustomized).ToString());

    [Fact]
    public async Task Where_the_release_decides_a_warning_names_the_consumers()
    {
        using var chart = await Publication.OfAsync(b => Build(b, b.AddKubernetesEnvironment("k8s")), environment: false);
        var warning = Assert.Single(chart.Log, l => l.StartsWith("Warning:", StringComparison.Ordinal));
        Assert.Contains("'pg' is in the namespace 'databases'", warning);
        Assert.Contains("'pg-app'", warning);
        Assert.Contains("do not start: web, job.", warning);
    }

    [Fact]
    public async Task A_parameter_is_known_at_the_release_only()
    {
        using var chart = await Publication.OfAsync(b => Build(b, b.AddKubernetesEnvironment("k8s").WithHelm(h => h.WithNamespace(b.AddParameter("place", "databases")))), environment: false);
        Assert.Single(chart.Log, l => l.StartsWith("Warning:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_said_where_the_chart_is_released_into_the_cluster_s_namespace()
    {
        using var chart = await Publication.OfAsync(b => Build(b, b.AddKubernetesEnvironment("k8s").WithHelm(h => h.WithNamespace("databases"))), environment: false);
        Assert.DoesNotContain(chart.Log, l => l.StartsWith("Warning:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nor_where_nobody_uses_the_cluster()
    {
        using var chart = await Publication.OfAsync(b => b.AddPostgresCluster("pg").ConfigureSpecification(s => s with { Namespace = "databases" }));
        Assert.DoesNotContain(chart.Log, l => l.StartsWith("Warning:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_namespaces_are_refused()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var chart = await Publication.OfAsync(b => Build(b, b.AddKubernetesEnvironment("k8s").WithHelm(h => h.WithNamespace("apps"))), environment: false);
        });
        Assert.Contains("web: the chart is released into the namespace 'apps', but the cluster 'pg' is in 'databases'", error.ToString());
        Assert.Contains("job: the chart is released", error.ToString());
        Assert.DoesNotContain("idle:", error.ToString());
    }

    private static void Build(IDistributedApplicationBuilder builder, IResourceBuilder<KubernetesEnvironmentResource> environment)
    {
        environment.WithDashboard(false);
        var app = builder.AddPostgresCluster("pg").ConfigureSpecification(s => s with { Namespace = "databases" }).AddDatabase("app");
        builder.AddContainer("web", "example.org/web", "1").WithReference(app);
        builder.AddContainer("job", "example.org/job", "1").WithReference(app.AsReadOnly());
        builder.AddContainer("idle", "example.org/idle", "1");
    }
}

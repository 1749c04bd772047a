using Aspire.Hosting;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using PgAspire.Model;

namespace PgAspire.Hosting.Kubernetes.Tests;

public sealed class InstallationNotesTests
{
    [Fact]
    public async Task Without_the_operator_the_publication_says_what_must_be_installed_and_how()
    {
        using var chart = await Publication.OfAsync(b => b.AddPostgresCluster("pg"));
        var notes = chart.Files["templates/NOTES.txt"];
        Assert.Contains("kubectl apply --server-side -f https://raw.githubusercontent.com/cloudnative-pg/cloudnative-pg/release-1.30/releases/cnpg-1.30.0.yaml", notes);
        Assert.Contains("helm upgrade --install cnpg oci://ghcr.io/cloudnative-pg/charts/cloudnative-pg --version 0.29.0", notes);
        Assert.Contains("kind: Subscription", notes);
        Assert.Contains("AddCloudNativePgOperator", notes);
        Assert.Contains(chart.Log, line => line.Contains("this chart needs CloudNativePG 1.30.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_it_they_say_that_the_deployment_installs_it()
    {
        using var chart = await Publication.OfAsync(
            b =>
            {
                b.AddKubernetesEnvironment("k8s").WithDashboard(false).AddCloudNativePgOperator();
                b.AddPostgresCluster("pg");
            },
            environment: false);
        Assert.Contains("'aspire deploy' installs CloudNativePG before this chart", chart.Files["templates/NOTES.txt"]);
    }

    [Fact]
    public async Task An_AppHost_without_clusters_gets_no_notes()
    {
        using var chart = await Publication.OfAsync(b => b.AddContainer("web", "example.org/web", "1"));
        Assert.DoesNotContain("templates/NOTES.txt", chart.Files.Keys);
    }

    [Fact]
    public void Backups_and_monitors_need_more()
    {
        var spec = new PostgresClusterSpec { Name = "pg" };
        Assert.DoesNotContain("cert-manager", InstallationNotes.For([spec], false));
        Assert.Contains("cert-manager", InstallationNotes.For([spec with { Plugins = [new() { Name = "barman-cloud.cloudnative-pg.io" }] }], false));
        Assert.Contains("Prometheus operator", InstallationNotes.For([spec with { PodMonitors = [new() { Metadata = new() { Name = "pg-pods" } }] }], false));
    }

    [Fact]
    public async Task The_operator_is_installed_before_the_application()
    {
        var order = new Dictionary<string, IReadOnlyList<string>>();
        using var chart = await Publication.OfAsync(
            b =>
            {
                var k8s = b.AddKubernetesEnvironment("k8s").WithDashboard(false);
                k8s.AddCloudNativePgOperator();
                b.AddPostgresCluster("pg").WithPipelineConfiguration(context =>
                {
                    foreach (var step in context.Steps)
                    {
                        order[step.Name] = [.. step.DependsOnSteps];
                    }
                });
            },
            environment: false);
        Assert.Contains("helm-install-cloudnative-pg", order["helm-deploy-k8s"]);
        Assert.DoesNotContain("helm-deploy-k8s", order["helm-install-cloudnative-pg"]);
        Assert.Contains("prepare-k8s", order["helm-install-cloudnative-pg"]);
    }
}

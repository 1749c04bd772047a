#pragma warning disable ASPIREPIPELINES001 // Aspire's pipelines are experimental
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Offline.Tests;

/// <summary>Deploying, with programs in the place of helm and kubectl that write down how they are called.</summary>
public sealed class HelmTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pgaspire-helm-").FullName;
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    private string Calls => Path.Combine(_folder, "calls");

    private string Chart => Path.Combine(_folder, "chart");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_chart_is_deployed_with_the_values_that_publishing_left_open()
    {
        await DeployAsync("v4.2.0", (builder, environment) =>
        {
            environment.WithHelm(h => h.WithNamespace("prod"));
            var password = builder.AddParameter("password", "it's", secret: true);
            builder.AddContainer("box", "example.org/box", "1")
                .WithEnvironment("PASSWORD", password)
                .WithEnvironment("URL", ReferenceExpression.Create($"user:{password}@db"));
        });

        Assert.Equal(
            ["version --short", $"upgrade --install shop {Chart} --namespace prod --create-namespace --wait -f {Chart}/values.yaml -f {Chart}/values.k8s.yaml"],
            await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken));
        Assert.Equal(
            "secrets:\n  box:\n    password: \"it's\"\n    URL: \"user:it's@db\"\n",
            await File.ReadAllTextAsync(Path.Combine(Chart, "values.k8s.yaml"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false, new[] { "upgrade --install shop", "upgrade --install cnpg" })]
    [InlineData(true, new[] { "upgrade --install cnpg", "upgrade --install shop" })]
    public async Task A_foreign_chart_is_installed_after_the_own_one_unless_a_configuration_turns_them_around(bool turned, string[] expected)
    {
        await DeployAsync("v4.2.0", (_, environment) =>
        {
            var chart = environment.AddHelmChart("cnpg", "oci://example.org/charts/cnpg", "0.29.0").WithNamespace("cnpg-system").WithHelmValue("replicas", "2");
            chart.WithPipelineConfiguration(context =>
            {
                var install = context.Steps.Single(s => s.Name == "helm-install-cnpg");
                var deploy = context.Steps.Single(s => s.Name == "helm-deploy-k8s");
                if (turned && install.DependsOnSteps.Remove(deploy.Name))
                {
                    install.DependsOn("prepare-k8s");
                    deploy.DependsOn(install);
                }
            });
        });

        var calls = await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken);
        Assert.Equal(expected, calls.Where(c => c.StartsWith("upgrade", StringComparison.Ordinal)).Select(c => string.Join(' ', c.Split(' ')[..3])));
        Assert.Contains("upgrade --install cnpg oci://example.org/charts/cnpg --namespace cnpg-system --create-namespace --wait --version 0.29.0 --set replicas=2", calls);
    }

    [Fact]
    public async Task A_helm_that_is_too_old_is_refused_before_anything_is_deployed()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => DeployAsync("v3.18.1+g1", (_, _) => { }));

        Assert.Contains("Helm 3.18.1 was detected, but Aspire requires Helm 4.2.0 or later", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["version --short"], await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken));
    }

    private async Task DeployAsync(string helmVersion, Action<IDistributedApplicationBuilder, IResourceBuilder<KubernetesEnvironmentResource>> configure)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs in the place of helm and kubectl are shell scripts");
        WriteProgram("helm", $"echo \"$*\" >> '{Calls}'; case \"$1\" in version) echo {helmVersion};; esac");
        WriteProgram("kubectl", "exit 1");
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish", "--step", "deploy", "--output-path", Chart, "--clear-cache", "true"]);
        var environment = builder.AddKubernetesEnvironment("k8s").WithDashboard(false).WithHelm(h => h.WithReleaseName("shop"));
        configure(builder, environment);
        await using var application = builder.Build();
        var context = new PipelineContext(
            application.Services.GetRequiredService<DistributedApplicationModel>(), builder.ExecutionContext, application.Services,
            NullLogger.Instance, TestContext.Current.CancellationToken);
        await ((DistributedApplicationPipeline)builder.Pipeline).ExecuteSeparatelyAsync(WellKnownPipelineSteps.BeforeStart, context);
        await builder.Pipeline.ExecuteAsync(context);
    }

    private void WriteProgram(string name, string script)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

#pragma warning disable ASPIREPIPELINES001 // Aspire's pipelines are experimental
using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Offline.Tests;

public sealed class PipelineTests
{
    private readonly ConcurrentQueue<string> _ran = new();

    [Fact]
    public async Task Steps_run_after_those_that_they_depend_on_and_others_do_not_run()
    {
        await RunAsync(pipeline =>
        {
            pipeline.AddStep("last", Note("last"), dependsOn: new[] { "middle" }, requiredBy: "wanted");
            pipeline.AddStep("unrelated", Note("unrelated"));
            pipeline.AddStep("middle", Note("middle"));
            pipeline.AddStep("first", Note("first"), requiredBy: "middle");
            pipeline.AddStep("wanted", Note("wanted"));
        });

        Assert.Equal(["first", "middle", "last", "wanted"], _ran);
    }

    [Fact]
    public async Task A_configuration_may_turn_the_order_around()
    {
        await RunAsync(pipeline =>
        {
            pipeline.AddStep("operator", Note("operator"), dependsOn: "chart", requiredBy: "wanted");
            pipeline.AddStep("chart", Note("chart"), requiredBy: "wanted");
            pipeline.AddStep("wanted", Note("wanted"));
            pipeline.AddPipelineConfiguration(context =>
            {
                var (install, deploy) = (context.Steps.Single(s => s.Name == "operator"), context.Steps.Single(s => s.Name == "chart"));
                if (install.DependsOnSteps.Remove(deploy.Name))
                {
                    deploy.DependsOn(install);
                }

                return Task.CompletedTask;
            });
        });

        Assert.Equal(["operator", "chart", "wanted"], _ran);
    }

    [Fact]
    public async Task A_failure_stops_what_depends_on_it_and_nothing_else()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(pipeline =>
        {
            pipeline.AddStep("fails", _ => throw new FormatException("no"), requiredBy: "wanted");
            pipeline.AddStep("other", Note("other"), requiredBy: "wanted");
            pipeline.AddStep("wanted", Note("wanted"));
        }));

        Assert.Equal("Step 'fails' failed: no", failure.Message);
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.Equal(["other"], _ran);
    }

    [Fact]
    public async Task Several_failures_are_all_told()
    {
        var failure = await Assert.ThrowsAsync<AggregateException>(() => RunAsync(pipeline =>
        {
            pipeline.AddStep("one", _ => throw new FormatException("1"), requiredBy: "wanted");
            pipeline.AddStep("two", _ => throw new DistributedApplicationException("2"), requiredBy: "wanted");
            pipeline.AddStep("wanted", Note("wanted"));
        }));

        Assert.StartsWith("Multiple pipeline steps failed: one, two", failure.Message);
        Assert.Contains(failure.InnerExceptions, e => e is DistributedApplicationException { Message: "2" });
    }

    [Theory]
    [InlineData("b", "missing", "Step 'a' depends on unknown step 'missing'")]
    [InlineData("b", "b", "Circular dependency detected in pipeline steps: a → b → a")]
    [InlineData("a", "b", "A step with the name 'a' has already been added to the pipeline.")]
    public async Task What_cannot_be_ordered_is_refused(string secondName, string firstDependsOn, string message)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(
            pipeline =>
            {
                pipeline.AddStep("a", Note("a"), dependsOn: firstDependsOn);
                pipeline.AddStep(secondName, Note(secondName), dependsOn: "a");
            },
            "a"));

        Assert.Equal(message, failure.Message);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task A_step_that_does_not_exist_is_refused_with_the_names_of_those_that_do()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(_ => { }, "nothing"));

        Assert.StartsWith("Step 'nothing' not found in pipeline. Available steps: 'deploy', 'process-parameters'", failure.Message);
    }

    private Func<PipelineStepContext, Task> Note(string name) => _ =>
    {
        _ran.Enqueue(name);
        return Task.CompletedTask;
    };

    private static async Task RunAsync(Action<IDistributedApplicationPipeline> configure, string step = "wanted")
    {
        var builder = DistributedApplication.CreateBuilder(["--operation", "publish", "--step", step]);
        configure(builder.Pipeline);
        await using var application = builder.Build();
        var services = application.Services;
        await builder.Pipeline.ExecuteAsync(new(
            services.GetRequiredService<Aspire.Hosting.ApplicationModel.DistributedApplicationModel>(), builder.ExecutionContext, services,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TestContext.Current.CancellationToken));
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Offline.Tests;

public sealed class BuilderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, "--operation", "publish")]
    [InlineData(true, "--publisher", "manifest")]
    public void The_command_line_selects_the_operation(bool publish, params string[] args) =>
        Assert.Equal(publish, DistributedApplication.CreateBuilder(args).ExecutionContext.IsPublishMode);

    [Theory]
    [InlineData("a--b")]
    [InlineData("1a")]
    [InlineData("a_b")]
    [InlineData("a-")]
    public void Names_are_checked_when_a_resource_is_added(string name) =>
        Assert.Throws<ArgumentException>(() => DistributedApplication.CreateBuilder().AddParameter(name));

    [Fact]
    public void Two_resources_cannot_have_one_name()
    {
        var builder = DistributedApplication.CreateBuilder();
        builder.AddParameter("one");

        Assert.Throws<DistributedApplicationException>(() => builder.AddParameter("ONE"));
    }

    [Fact]
    public async Task Dependencies_are_found_through_waits_environment_arguments_and_parents()
    {
        var builder = DistributedApplication.CreateBuilder();
        var parameter = builder.AddParameter("parameter", "x");
        var host = builder.AddParameter("host", "localhost");
        var connection = builder.AddConnectionString("connection", ReferenceExpression.Create($"Host={host}"));
        var other = builder.AddExecutable("other", "true", ".");
        var tool = builder.AddExecutable("tool", "true", ".").WithEnvironment("P", parameter).WithReference(connection).WithArgs(host).WaitFor(other);

        var direct = await tool.Resource.GetResourceDependenciesAsync(
            builder.ExecutionContext, ResourceDependencyDiscoveryMode.DirectOnly, TestContext.Current.CancellationToken);

        Assert.Equal(["connection", "host", "other", "parameter"], direct.Select(r => r.Name).Order());
    }

    [Theory]
    [InlineData("example.org:5000/team/box:2@sha256:abc", "example.org:5000/team/box", null, "abc")]
    [InlineData("example.org:5000/box", "example.org:5000/box", "latest", null)]
    [InlineData("box:2", "box", "2", null)]
    public void An_image_reference_is_taken_apart(string image, string name, string? tag, string? digest)
    {
        var annotation = DistributedApplication.CreateBuilder().AddContainer("box", image).Resource.Annotations.OfType<ContainerImageAnnotation>().Single();

        Assert.Equal((name, tag, digest), (annotation.Image, annotation.Tag, annotation.SHA256));
    }

    [Fact]
    public async Task A_handler_that_throws_reaches_a_blocking_publisher_only()
    {
        var eventing = new DistributedApplicationEventing();
        eventing.Subscribe<BeforeStartEvent>((_, _) => throw new InvalidOperationException("thrown"));
        var e = new BeforeStartEvent(null!, new DistributedApplicationModel([]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => eventing.PublishAsync(e, TestContext.Current.CancellationToken));
        await eventing.PublishAsync(e, EventDispatchBehavior.NonBlockingConcurrent, TestContext.Current.CancellationToken);
    }
}

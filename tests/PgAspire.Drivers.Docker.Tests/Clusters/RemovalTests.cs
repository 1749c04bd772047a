using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>Somebody removes the container of an instance: its data stays, and is never believed to be gone.</summary>
public sealed class RemovalTests : IAsyncLifetime
{
    private const int Rounds = 5;
    private DockerDriverPlace? _place;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await TestEngine.RequireAsync(TestImages.Operand15);
        _place = new DockerDriverPlace(TestImages.Operand15);
    }

    public async ValueTask DisposeAsync()
    {
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    [Fact]
    public async Task Data_is_complete_at_every_moment_of_a_removal()
    {
        var cluster = new TestCluster(_place!.Create("pg"));
        await cluster.Driver.OpenAsync(Cancellation);
        await cluster.StartAsync("pg-1");
        var client = await TestEngine.ClientAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var container = ((DockerInstanceDriver)cluster.Driver).ContainerId("pg-1")!;
            var removing = RemoveAsync(client, container);
            do
            {
                Assert.Equal(DataState.Complete, Assert.Single(await cluster.Driver.ListAsync(Cancellation)).Data);
            }
            while (!removing.IsCompleted);
            await removing;
            Assert.Equal(DataState.Complete, Assert.Single(await cluster.Driver.ListAsync(Cancellation)).Data);
            await Eventually.HoldsAsync(async () => !Assert.Single(await cluster.Driver.ListAsync(Cancellation)).Running, "the end is noticed");
            await cluster.Driver.StartAsync("pg-1", Cancellation);
            await cluster.WaitUntilReadyAsync("pg-1");
        }
        Assert.True(await cluster.HasTableAsync("pg-1", "made_by_bootstrap"));
    }

    private static async Task RemoveAsync(DockerClient client, string container)
    {
        try
        {
            await client.Containers.RemoveContainerAsync(container, new ContainerRemoveParameters { Force = true }, Cancellation);
        }
        catch (DockerApiException)
        {
            // the driver looks into it at the same time, which this engine may stumble over: it is dead, and the driver removes the rest
        }
    }
}

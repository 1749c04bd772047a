using Docker.DotNet.Models;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>An engine without a network to give.</summary>
[Collection(nameof(WholeEngine))]
public sealed class NetworkRangeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_range_of_networks_that_is_used_up_is_told_with_its_remedy()
    {
        await TestEngine.RequireAsync(TestImages.Operand15);
        var client = await TestEngine.ClientAsync();
        List<string> taken = [];
        try
        {
            await FillAsync(client, taken);

            await using var place = new DockerDriverPlace(TestImages.Operand15);
            var refused = (await Assert.ThrowsAsync<DriverException>(() => place.Create("pg").OpenAsync(Cancellation))).Message;

            Assert.Contains("no address range left", refused, StringComparison.Ordinal);
            Assert.Contains("docker network prune", refused, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var network in taken)
            {
                await client.Networks.DeleteNetworkAsync(network, CancellationToken.None);
            }
        }
    }

    private static async Task FillAsync(global::Docker.DotNet.DockerClient client, List<string> taken)
    {
        const int Most = 200;
        while (taken.Count < Most)
        {
            try
            {
                var made = await client.Networks.CreateNetworkAsync(
                    new NetworksCreateParameters { Name = $"pgd-fill-{Guid.NewGuid():N}", Driver = "bridge" }, Cancellation);
                taken.Add(made.ID);
            }
            catch (global::Docker.DotNet.DockerApiException)
            {
                return;
            }
        }
        Assert.Skip($"This engine has more than {Most} networks to give.");
    }
}

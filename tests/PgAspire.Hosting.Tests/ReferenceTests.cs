using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

/// <summary>References that lead nowhere, or nowhere yet.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task A_view_of_a_single_instance_refuses_until_there_is_a_standby_and_the_log_says_so()
    {
        InstalledPostgres.Require();
        var ct = TestContext.Current.CancellationToken;
        var builder = AppHost.Create();
        var pg = builder.AddCluster(instances: 1);
        var view = pg.AddDatabase("app").AsReadOnly();
        await using var app = builder.Build();
        await app.StartAsync(ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("app", ct).Within(60, "the database is healthy");
        Assert.Contains(await LogAsync(app, "pg"), l => l.Contains("app-ro leads to standbys, and the cluster has a single instance", StringComparison.Ordinal));
        var connectionString = await view.Resource.ConnectionStringExpression.GetValueAsync(ct) + ";Pooling=false";
        await using var refused = new NpgsqlConnection(connectionString);
        await Assert.ThrowsAsync<NpgsqlException>(() => refused.OpenAsync(ct));

        var result = await app.ResourceCommands.ExecuteCommandAsync("pg", "scale", new InteractionInputCollection([new() { Name = "instances", InputType = InputType.Number, Value = "2" }]), ct);
        Assert.True(result.Success, result.Message);
        await (await pg.Resource.GetControlAsync(ct)).WaitForAsync(s => s.Services.ReadOnly.Count > 0, ct).Within(30, "ro has a standby");
        await using var reading = new NpgsqlConnection(connectionString);
        await reading.OpenAsync(ct);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("app-ro", ct).Within(60, "the view is healthy");
        await app.StopAsync(ct);
    }

    [Fact]
    public async Task A_reference_to_a_database_of_another_AppHost_is_refused_before_anything_starts()
    {
        var other = AppHost.Create().AddCluster("elsewhere").AddDatabase("app");
        var builder = AppHost.Create();
        builder.AddCluster();
        builder.AddExecutable("consumer", "dotnet", ".").WithReference(other);
        await using var app = builder.Build();
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("consumer: the PostgreSQL cluster 'elsewhere' belongs to another AppHost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_an_AppHost_without_clusters_such_a_reference_fails_the_consumer_and_says_why()
    {
        var ct = TestContext.Current.CancellationToken;
        var other = AppHost.Create().AddCluster("elsewhere").AddDatabase("app");
        var builder = AppHost.Create();
        builder.AddExecutable("consumer", "dotnet", ".").WithReference(other.AsReadOnly());
        await using var app = builder.Build();
        await app.StartAsync(ct);
        await app.ResourceNotifications.WaitForResourceAsync("consumer", KnownResourceStates.FailedToStart, ct).Within(30, "the consumer has failed");
        Assert.True(app.ResourceNotifications.TryGetCurrentState("consumer", out var state));
        Assert.Contains(await LogAsync(app, state.ResourceId), l => l.Contains("'elsewhere' belongs to another AppHost", StringComparison.Ordinal));
        await app.StopAsync(ct);
    }

    private static async Task<List<string>> LogAsync(DistributedApplication app, string resource)
    {
        var lines = new List<string>();
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource).WithCancellation(TestContext.Current.CancellationToken))
        {
            lines.AddRange(batch.Select(l => l.Content));
        }
        return lines;
    }
}

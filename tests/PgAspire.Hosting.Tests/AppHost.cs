using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting.Tests;

/// <summary>An AppHost for a test: random ports, nothing on the console, no user secrets.</summary>
internal static class AppHost
{
    public static IDistributedApplicationBuilder Create()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [], DisableDashboard = true });
        builder.Configuration["DcpPublisher:RandomizePorts"] = "true";
        return builder;
    }

    public static IResourceBuilder<PostgresClusterResource> AddCluster(this IDistributedApplicationBuilder builder, string name = "pg", int instances = 3)
    {
        builder.Configuration[$"Parameters:{name}-password"] = "not secret at all";
        return builder.AddPostgresCluster(name, instances);
    }

    public static async Task Within(this Task task, int seconds, string what)
    {
        async Task<bool> Done()
        {
            await task;
            return true;
        }
        await Done().Within(seconds, what);
    }

    public static async Task<T> Within<T>(this Task<T> task, int seconds, string what)
    {
        try
        {
            return await task.WaitAsync(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"After {seconds} s still waiting until {what}.");
        }
    }
}

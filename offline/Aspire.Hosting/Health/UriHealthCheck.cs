using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

internal sealed class UriHealthCheck(Func<CancellationToken, Task<Uri>> target, int expectedStatus, IHttpClientFactory clients) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the request fails with is the result of the check.")]
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        Uri? uri = null;
        try
        {
            uri = await target(limit.Token);
            using var client = clients.CreateClient(nameof(UriHealthCheck));
            using var response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return (int)response.StatusCode == expectedStatus
                ? HealthCheckResult.Healthy()
                : new(context.Registration.FailureStatus, $"Request to {uri} returned {(int)response.StatusCode} {response.StatusCode}");
        }
        catch (Exception exception)
        {
            var reason = exception is HttpRequestException ? $"Failed to connect to {uri}" : $"Health check failed for {uri}";
            return new(context.Registration.FailureStatus, reason, exception);
        }
    }
}

internal static class UriHealthCheckExtensions
{
    public static IResourceBuilder<T> WithUriHealthCheck<T>(
        this IResourceBuilder<T> builder, string key, int expectedStatus, Func<CancellationToken, Task<Uri>> target) where T : IResource
    {
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(
            key, s => new UriHealthCheck(target, expectedStatus, s.GetRequiredService<IHttpClientFactory>()), failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }
}

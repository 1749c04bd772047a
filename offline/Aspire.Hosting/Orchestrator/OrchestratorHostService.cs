using Aspire.Hosting.Execution;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestrator;

/// <summary>Starts the resources with the host, and stops them with it: services registered later start after and stop before.</summary>
internal sealed class OrchestratorHostService(ApplicationOrchestrator orchestrator, ResourceExecutor executor) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(10);

    public Task StartAsync(CancellationToken cancellationToken) => orchestrator.RunAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => executor.StopAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(DisposeTimeout);
        await executor.StopAllAsync(limit.Token);
    }
}

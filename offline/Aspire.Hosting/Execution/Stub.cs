using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
namespace Aspire.Hosting.Execution
{
    internal sealed class InstanceRegistry { public static void NameInstances(DistributedApplicationModel model) { _ = model; } }
    internal sealed class EndpointAllocator;
    internal sealed class ProcessLauncher;
    internal sealed class ContainerLauncher;
    internal sealed class ResourceExecutor;
}
namespace Aspire.Hosting.Orchestrator
{
    internal sealed class ApplicationOrchestrator;
    internal sealed class OrchestratorHostService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
namespace Aspire.Hosting.Display
{
    internal sealed class ConsoleDisplay : BackgroundService { private bool _on; public void Enable() { _on = true; _ = _on; } protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask; }
}

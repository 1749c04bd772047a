using Microsoft.Extensions.Hosting;

namespace PgAspire.Hosting;

/// <summary>
/// Ends the clusters after everything that uses them: <see cref="IHostedLifecycleService.StoppedAsync"/> runs when the consumers are gone.
/// While the host has not finished to start it never runs, so then the end of the application is answered directly.
/// </summary>
internal sealed class ClusterControllerService : IHostedLifecycleService
{
    private readonly ClusterController _controller;

    public ClusterControllerService(ClusterController controller, IHostApplicationLifetime lifetime)
    {
        _controller = controller;
        lifetime.ApplicationStopping.Register(() =>
        {
            if (!lifetime.ApplicationStarted.IsCancellationRequested)
            {
                // the process may end right after this callback
                controller.StopAsync(CancellationToken.None).Wait(TimeSpan.FromSeconds(10));
            }
        });
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _controller.StopAsync(cancellationToken);
}

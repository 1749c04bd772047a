using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>An AppHost whose Main waits in Build until the test builds.</summary>
internal sealed class SuspendedAppHost(
    Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    : DistributedApplicationFactory(entryPoint, args)
{
    private readonly SemaphoreSlim _goOn = new(0);

    public async Task<IDistributedApplicationTestingBuilder> CreateBuilderAsync(CancellationToken cancellationToken) =>
        new Builder(this, await ResolveBuilderAsync(cancellationToken));

    public override ValueTask DisposeAsync()
    {
        _goOn.Release();
        return base.DisposeAsync();
    }

    protected override void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions) =>
        configure(applicationOptions, hostOptions);

    protected override void OnBuilding(DistributedApplicationBuilder applicationBuilder) => _goOn.Wait();

    private async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _goOn.Release();
        return new Application(new Host(this, await ResolveApplicationAsync(cancellationToken)));
    }

    private sealed class Builder(SuspendedAppHost owner, DistributedApplicationBuilder inner) : WrappedBuilder(inner)
    {
        public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken) => owner.BuildAsync(cancellationToken);

        public override ValueTask DisposeAsync() => owner.DisposeAsync();
    }

    /// <summary>Main starts the application itself: starting means to wait for it, stopping means to end Main.</summary>
    private sealed class Application(Host host) : DistributedApplication(host)
    {
        public override Task StartAsync(CancellationToken cancellationToken = default) => host.StartAsync(cancellationToken);

        public override Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

        public override Task RunAsync(CancellationToken cancellationToken = default) => host.RunAsync(cancellationToken);
    }

    private sealed class Host(SuspendedAppHost owner, DistributedApplication application) : IHost, IAsyncDisposable
    {
        public IServiceProvider Services => application.Services;

        public Task StartAsync(CancellationToken cancellationToken = default) => owner.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken = default) => owner.DisposeAsync().AsTask().WaitAsync(cancellationToken);

        public void Dispose() => owner.Dispose();

        public ValueTask DisposeAsync() => owner.DisposeAsync();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Testing;

public class DistributedApplicationFactory : IDisposable, IAsyncDisposable
{
    private readonly Type _entryPoint;
    private readonly string[] _args;
    private readonly Lazy<bool> _run;
    private readonly CancellationTokenSource _disposing = new();
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DistributedApplicationFactory(Type entryPoint) : this(entryPoint, [])
    {
    }

    public DistributedApplicationFactory(Type entryPoint, string[] args)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        _entryPoint = entryPoint;
        _args = TestingDefaults.CheckArguments(args);
        _run = new(RunMain);
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
        _ = _run.Value;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        await _started.Task.WaitAsync(either.Token);
    }

    public HttpClient CreateHttpClient(string resourceName, string? endpointName = default) => Started().CreateHttpClient(resourceName, endpointName);

    public ValueTask<string?> GetConnectionString(string resourceName) => Started().GetConnectionStringAsync(resourceName);

    public Uri GetEndpoint(string resourceName, string? endpointName = default) => Started().GetEndpoint(resourceName, endpointName);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    [SuppressMessage("Design", "CA1031", Justification = "What the AppHost's Main threw has been reported by the start.")]
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_disposing.IsCancellationRequested)
        {
            return;
        }

        await _disposing.CancelAsync();
        _builder.TrySetCanceled();
        _started.TrySetCanceled();
        _application.TrySetCanceled();
        if (!_application.Task.IsCompletedSuccessfully)
        {
            return;
        }

        var application = await _application.Task;
        var limit = application.Services.GetService<IOptions<HostOptions>>()?.Value.ShutdownTimeout ?? TimeSpan.FromSeconds(30);
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.StopApplication();
        try
        {
            await _exited.Task.WaitAsync(limit);
        }
        catch (Exception)
        {
        }

        // a Main that does not wait for the end has stopped nothing yet
        await application.StopAsync();
        await application.DisposeAsync();
    }

    internal async Task<DistributedApplicationBuilder> ResolveBuilderAsync(CancellationToken cancellationToken)
    {
        _ = _run.Value;
        return await _builder.Task.WaitAsync(cancellationToken);
    }

    internal Task<DistributedApplication> ResolveApplicationAsync(CancellationToken cancellationToken) => _application.Task.WaitAsync(cancellationToken);

    protected virtual void OnBuilderCreating(DistributedApplicationOptions applicationOptions, HostApplicationBuilderSettings hostOptions)
    {
    }

    protected virtual void OnBuilderCreated(DistributedApplicationBuilder applicationBuilder)
    {
    }

    protected virtual void OnBuilding(DistributedApplicationBuilder applicationBuilder)
    {
    }

    protected virtual void OnBuilt(DistributedApplication application)
    {
    }

    private DistributedApplication Started() => _started.Task.IsCompletedSuccessfully
        ? _application.Task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("The application has not been initialized.");

    private bool RunMain()
    {
        var main = _entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"Assembly of specified type {_entryPoint.Name} does not have an entry point.");
        var thread = new Thread(() => RunMain(main)) { IsBackground = true, Name = $"{_entryPoint.Assembly.GetName().Name}.EntryPoint" };
        thread.Start();
        return true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "What the AppHost's Main throws is handed to whoever waits for it.")]
    private void RunMain(MethodInfo main)
    {
        AppHostInterception.Current = new Interception(this);
        try
        {
            var result = main.Invoke(null, main.GetParameters().Length == 0 ? [] : [_args]);
            (result as Task)?.GetAwaiter().GetResult();
            Fail(new InvalidOperationException($"The entry point exited without starting a {nameof(DistributedApplication)}."));
            _exited.TrySetResult();
        }
        catch (Exception exception)
        {
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            Fail(cause);
            _exited.TrySetException(cause);
        }
    }

    private void Fail(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);
        _started.TrySetException(exception);
    }

    private sealed class Interception(DistributedApplicationFactory factory) : AppHostInterception
    {
        public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
            TestingDefaults.Apply(factory._args, options, settings, factory._entryPoint.Assembly, factory.OnBuilderCreating);

        public override void Constructed(DistributedApplicationBuilder builder) => factory.OnBuilderCreated(builder);

        public override void Building(DistributedApplicationBuilder builder)
        {
            var host = builder.Services.Single(s => s.ServiceType == typeof(IHost) && !s.IsKeyedService);
            builder.Services.Remove(host);
            builder.Services.AddSingleton<IHost>(services => new ObservedHost((IHost)Create(host, services), factory));
            factory._builder.TrySetResult(builder);
            factory.OnBuilding(builder);
        }

        public override void Built(DistributedApplication application)
        {
            factory.OnBuilt(application);
            factory._application.TrySetResult(application);
        }

        private static object Create(ServiceDescriptor descriptor, IServiceProvider services) =>
            descriptor.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, descriptor.ImplementationType!);
    }

    /// <summary>Tells the test when the AppHost's Main has started the host.</summary>
    private sealed class ObservedHost(IHost inner, DistributedApplicationFactory factory) : IHost, IAsyncDisposable
    {
        private int _disposed;

        public IServiceProvider Services => inner.Services;

        public async Task StartAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, factory._disposing.Token);
                await inner.StartAsync(either.Token);
                factory._started.TrySetResult();
            }
            catch (Exception exception)
            {
                factory.Fail(exception);
                throw;
            }
        }

        public Task StopAsync(CancellationToken cancellationToken = default) => inner.StopAsync(cancellationToken);

        public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

        public ValueTask DisposeAsync() =>
            Interlocked.Exchange(ref _disposed, 1) == 0 ? ((IAsyncDisposable)inner).DisposeAsync() : ValueTask.CompletedTask;
    }
}

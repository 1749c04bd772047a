using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Execution;

/// <summary>Starts containers through the command line of a container engine.</summary>
internal sealed class ContainerLauncher(ResourceLoggerService loggers, IConfiguration configuration, IServiceProvider services) : IDisposable
{
    // Set by programs that only want to see what would be started.
    private const string PretendVariable = "ASPIRE_NO_DCP";
    private static readonly TimeSpan EngineTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private readonly ChildGuard _guard = new();
    private readonly SemaphoreSlim _networkGate = new(1, 1);
    private readonly List<string> _started = [];
    private string? _network;

    private string Engine => EngineOf(configuration);

    internal static string EngineOf(IConfiguration configuration) =>
        configuration["DcpPublisher:ContainerRuntime"] ?? configuration["ASPIRE_CONTAINER_RUNTIME"] ?? "docker";

    public async Task<IRunning> StartAsync(Instance instance, LaunchPlan plan, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        instance.ProgramArguments = plan.Arguments;
        instance.EffectiveArguments = [.. plan.Arguments.Select(a => a.Value)];
        instance.Environment = [.. plan.Environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))];
        if (Environment.GetEnvironmentVariable(PretendVariable) == "1")
        {
            instance.ContainerId = Guid.NewGuid().ToString("n");
            return new PretendedContainer();
        }

        if (!await EngineAnswersAsync(cancellationToken))
        {
            throw new DistributedApplicationException(
                $"The container '{resource.Name}' cannot be started: no container engine answers to '{Engine} version'. Start one, or leave the resource out of the AppHost.");
        }

        var network = await EnsureNetworkAsync(cancellationToken);
        var persistent = resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime == ContainerLifetime.Persistent;
        var name = resource.TryGetLastAnnotation<ContainerNameAnnotation>(out var given) ? given.Name : persistent ? PersistentName(resource) : instance.Id;
        if (!persistent)
        {
            await RunAsync(["rm", "--force", name], cancellationToken);
        }

        var isThere = persistent && await RunAsync(["container", "inspect", name], cancellationToken) is (0, _);
        if (!isThere)
        {
            await CreateAsync(resource, name, network, plan, cancellationToken);
        }

        instance.ContainerId = name;
        if (!persistent)
        {
            lock (_started)
            {
                _started.Add(name);
            }
        }

        var log = loggers.LogOf(instance.Id);
        var attached = ChildProcess.Start(Engine, ["start", "--attach", name], Environment.CurrentDirectory, [], _guard, log.Add);
        return new RunningContainer(attached, persistent, () => RunAsync(["stop", "--time", "10", name], CancellationToken.None));
    }

    public async Task RemoveAllAsync(CancellationToken cancellationToken)
    {
        string[] names;
        lock (_started)
        {
            names = [.. _started];
            _started.Clear();
        }

        if (names.Length > 0)
        {
            await RunAsync(["rm", "--force", "--volumes", .. names], cancellationToken);
        }

        if (_network is { } network)
        {
            _network = null;
            await RunAsync(["network", "rm", network], cancellationToken);
        }
    }

    public void Dispose()
    {
        _guard.Dispose();
        _networkGate.Dispose();
    }

    private async Task<bool> EngineAnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(EngineTimeout);
        try
        {
            return await RunAsync(["version", "--format", "{{.Server.Version}}"], limit.Token) is (0, _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task CreateAsync(IResource resource, string name, string network, LaunchPlan plan, CancellationToken cancellationToken)
    {
        resource.TryGetContainerImageName(out var image);
        List<string> arguments = ["create", "--name", name, "--network", network, "--network-alias", resource.Name, "--add-host", $"{KnownHostNames.DockerDesktopHostBridge}:host-gateway"];
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var allocated = endpoint.AllocatedEndpoint!;
            var host = allocated.BindingMode == EndpointBindingMode.SingleAddress ? "127.0.0.1:" : "";
            arguments.AddRange(["--publish", string.Create(CultureInfo.InvariantCulture, $"{host}{allocated.Port}:{endpoint.TargetPort}")]);
        }

        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>())
        {
            var source = mount.Source is null ? "" : $",source={mount.Source}";
            var type = mount.Type == ContainerMountType.BindMount ? "bind" : "volume";
            arguments.AddRange(["--mount", $"type={type}{source},target={mount.Target}{(mount.IsReadOnly ? ",readonly" : "")}"]);
        }

        arguments.AddRange(plan.Environment.SelectMany(v => new[] { "--env", $"{v.Key}={v.Value}" }));
        if (resource is ContainerResource { Entrypoint: { } entrypoint })
        {
            arguments.AddRange(["--entrypoint", entrypoint]);
        }

        if (resource.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var pull) && pull.ImagePullPolicy != ImagePullPolicy.Default)
        {
            arguments.AddRange(["--pull", pull.ImagePullPolicy.ToString().ToLowerInvariant()]);
        }

        var added = new List<object>();
        foreach (var callback in resource.Annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            await callback.Callback(new(added, cancellationToken));
        }

        foreach (var argument in added)
        {
            var value = argument is IValueProvider provider ? await provider.GetValueAsync(new() { Caller = resource }, cancellationToken) : argument.ToString();
            arguments.Add(value ?? "");
        }

        arguments.AddRange([image!, .. plan.Arguments.Select(a => a.Value)]);
        var (code, output) = await RunAsync(arguments, cancellationToken);
        if (code != 0)
        {
            throw new DistributedApplicationException($"The container '{resource.Name}' could not be created: {output.Trim()}");
        }

        using var files = new MemoryStream();
        if (await ContainerFiles.WriteAsync(resource, services, files, cancellationToken))
        {
            files.Position = 0;
            if (await ContainerFiles.CopyAsync(Engine, name, files, cancellationToken) is { } error)
            {
                throw new DistributedApplicationException($"The files of the container '{resource.Name}' could not be copied into it: {error}");
            }
        }
    }

    private async Task<string> EnsureNetworkAsync(CancellationToken cancellationToken)
    {
        await _networkGate.WaitAsync(cancellationToken);
        try
        {
            if (_network is null)
            {
                var name = $"aspire-session-{Guid.NewGuid().ToString("n")[..8]}";
                await RunAsync(["network", "create", name], cancellationToken);
                _network = name;
            }

            return _network;
        }
        finally
        {
            _networkGate.Release();
        }
    }

    private string PersistentName(IResource resource) => $"{resource.Name}-{configuration["AppHost:PathSha256"]![..8].ToLowerInvariant()}";

    private async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        void Collect(string line, bool isError)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }

        try
        {
            var process = ChildProcess.Start(Engine, arguments, Environment.CurrentDirectory, [], _guard, Collect);
            var code = await process.Exited.WaitAsync(cancellationToken);
            lock (lines)
            {
                return (code, string.Join(Environment.NewLine, lines));
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }

    private sealed class RunningContainer(ChildProcess attached, bool persistent, Func<Task> stop) : IRunning
    {
        public Task<int> Exited => attached.Exited;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (!persistent)
            {
                await stop().WaitAsync(StopTimeout * 2, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await attached.StopAsync(cancellationToken);
        }
    }

    private sealed class PretendedContainer : IRunning
    {
        private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<int> Exited => _exited.Task;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _exited.TrySetResult(0);
            return Task.CompletedTask;
        }
    }
}

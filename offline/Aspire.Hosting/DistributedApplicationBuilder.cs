using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Display;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Execution;
using Aspire.Hosting.Health;
using Aspire.Hosting.Orchestrator;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--step"] = "Pipeline:Step",
        ["--output-path"] = "Pipeline:OutputPath",
        ["--log-level"] = "Pipeline:LogLevel",
        ["--include-exception-details"] = "Pipeline:IncludeExceptionDetails",
        ["--clear-cache"] = "Pipeline:ClearCache",
        ["--yes"] = "Pipeline:SkipConfirmation",
    };

    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;
    private readonly DistributedApplicationExecutionContextOptions _contextOptions;

    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables("ASPIRE_");
        var settings = new HostApplicationBuilderSettings { Args = options.Args, Configuration = configuration };
        AppHostInterception.Current?.Constructing(options, settings);
        _host = new(settings);
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _host.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.None);
        _host.Logging.AddConfiguration(_host.Configuration.GetSection("Logging"));

        AppHostDirectory = options.ProjectDirectory ?? _host.Environment.ContentRootPath;
        AppHostPath = Path.GetFullPath(Path.Join(AppHostDirectory, options.ProjectName ?? _host.Environment.ApplicationName));
        _host.Configuration.AddCommandLine(options.Args ?? [], Switches);
        _contextOptions = ReadOperation();
        ExecutionContext = new(_contextOptions);
        DescribeAppHost();
        AddServices();
        AddPipelineServices();
        AppHostInterception.Current?.Constructed(this);
    }

    public IHostEnvironment Environment => _host.Environment;

    public ConfigurationManager Configuration => _host.Configuration;

    public IServiceCollection Services => _host.Services;

    public string AppHostDirectory { get; }

    public string AppHostPath { get; }

    public Assembly? AppHostAssembly => _options.Assembly;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public IDistributedApplicationPipeline Pipeline { get; } = new DistributedApplicationPipeline();

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ValidateName(resource);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        AppHostInterception.Current?.Building(this);
        foreach (var resource in Resources)
        {
            ValidateName(resource);
        }

        var application = new DistributedApplication(_host.Build());
        _contextOptions.Services = application.Services;
        AppHostInterception.Current?.Built(application);
        return application;
    }

    private static void ValidateName(IResource resource)
    {
        resource.TryGetLastAnnotation<NameValidationPolicyAnnotation>(out var policy);
        ModelName.Validate(nameof(Resource), resource.Name, policy);
    }

    private DistributedApplicationExecutionContextOptions ReadOperation()
    {
        var publisher = Configuration["Publishing:Publisher"];
        return Configuration["AppHost:Operation"]?.ToUpperInvariant() switch
        {
            null when publisher is null => new(DistributedApplicationOperation.Run),
            "RUN" => new(DistributedApplicationOperation.Run),
            null or "PUBLISH" => new(DistributedApplicationOperation.Publish, publisher ?? "manifest"),
            _ => throw new DistributedApplicationException("Invalid operation specified. Valid operations are 'publish' or 'run'."),
        };
    }

    private void DescribeAppHost()
    {
        static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var pathHash = Configuration["AppHostSha"] ?? Hash(AppHostPath.ToLowerInvariant());
        var nameHash = Configuration["AppHostSha"] ?? Hash(_options.ProjectName ?? Environment.ApplicationName);
        Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AppHost:Directory"] = AppHostDirectory,
            ["AppHost:Path"] = AppHostPath,
            ["AppHost:DashboardApplicationName"] = _options.DashboardApplicationName ?? Environment.ApplicationName,
            ["AppHost:PathSha256"] = pathHash,
            ["AppHost:ProjectNameSha256"] = nameHash,
            ["AppHost:Sha256"] = ExecutionContext.IsPublishMode ? nameHash : pathHash,
            [AspireStore.PathKey] = Configuration[AspireStore.PathKey] ?? _options.Metadata("AppHostProjectBaseIntermediateOutputPath") ?? Path.GetFullPath(AppHostDirectory),
        });
    }

    private void AddServices()
    {
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(_options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        Services.AddSingleton(new UserSecretsStore(Configuration["ASPIRE_USER_SECRETS_ID"] ?? AppHostAssembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId));
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton(s => new ResourceCommandService(
            s.GetRequiredService<ResourceNotificationService>(), s.GetRequiredService<ResourceLoggerService>(), s));
        Services.AddSingleton<IInteractionService, UnavailableInteractionService>();
        Services.AddSingleton<IAspireStore>(s => new AspireStore(Path.Combine(s.GetRequiredService<IConfiguration>()[AspireStore.PathKey]!, ".aspire")));
        Services.AddHealthChecks();
        Services.AddHttpClient();
        Services.AddSingleton<IValidateOptions<HealthCheckServiceOptions>, MissingHealthChecks>();
        Services.Configure<ResourceNotificationServiceOptions>(o => o.DefaultWaitBehavior = _options.DisableDashboard
            ? WaitBehavior.StopOnResourceUnavailable
            : WaitBehavior.WaitOnResourceUnavailable);
        Services.AddHostedService<StartupNotice>();
        if (ExecutionContext.IsRunMode)
        {
            AddRunServices();
        }
    }

    private void AddPipelineServices()
    {
        if (ExecutionContext.IsPublishMode)
        {
            if (string.Equals(Configuration["Publishing:Publisher"], "manifest", StringComparison.OrdinalIgnoreCase))
            {
                Configuration["Pipeline:Step"] ??= StandardSteps.PublishManifest;
            }

            DeploymentState.AddTo(Configuration, Environment);
        }

        Services.Configure<PipelineOptions>(Configuration.GetSection("Pipeline"));
        Services.AddSingleton(Pipeline);
        Services.AddSingleton<IPipelineActivityReporter, NullPublishingActivityReporter>();
        Services.AddSingleton<IPipelineOutputService, PipelineOutputService>();
        Services.AddSingleton<IDeploymentStateManager, DeploymentState>();
        Services.AddSingleton<ParameterProcessor>();
        Services.AddHostedService<PipelineExecutor>();
    }

    private void AddRunServices()
    {
        Services.AddSingleton<InitializedResources>();
        Services.AddHostedService<ResourceHealthCheckService>();
        Services.AddSingleton<ConsoleDisplay>();
        Services.AddHostedService(s => s.GetRequiredService<ConsoleDisplay>());
        if (_options.EnableResourceLogging)
        {
            Services.AddHostedService<ResourceLogForwarder>();
        }

        Services.AddSingleton<InstanceRegistry>();
        Services.AddSingleton<EndpointAllocator>();
        Services.AddSingleton<ProcessLauncher>();
        Services.AddSingleton<ContainerLauncher>();
        Services.AddSingleton<ResourceExecutor>();
        Services.AddSingleton<ApplicationOrchestrator>();
        Services.AddHostedService<OrchestratorHostService>();
        Eventing.Subscribe<BeforeStartEvent>((e, _) =>
        {
            InstanceRegistry.NameInstances(e.Model);
            return Task.CompletedTask;
        });
    }
}

using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default) => CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        return new SuspendedAppHost(entryPoint, TestingDefaults.CheckArguments(args), configureBuilder).CreateBuilderAsync(cancellationToken);
    }

    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, (_, _) => { });

    public static IDistributedApplicationTestingBuilder Create(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(configureBuilder);
        TestingDefaults.CheckArguments(args);
        var outer = AppHostInterception.Current;
        AppHostInterception.Current = new Configuration(args, FindAppHost(), configureBuilder);
        try
        {
            return new OwnBuilder(new DistributedApplicationBuilder(args));
        }
        finally
        {
            AppHostInterception.Current = outer;
        }
    }

    // Without an entry point the test itself is the AppHost.
    private static Assembly FindAppHost() =>
        new StackTrace().GetFrames().Select(f => f.GetMethod()?.DeclaringType?.Assembly).First(a => a is not null && a != typeof(OwnBuilder).Assembly)!;

    private sealed class Configuration(
        string[] args, Assembly appHost, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : AppHostInterception
    {
        public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
            TestingDefaults.Apply(args, options, settings, appHost, configure);

        public override void Constructed(DistributedApplicationBuilder builder)
        {
        }

        public override void Building(DistributedApplicationBuilder builder)
        {
        }

        public override void Built(DistributedApplication application)
        {
        }
    }

    private sealed class OwnBuilder(DistributedApplicationBuilder inner) : WrappedBuilder(inner)
    {
        private DistributedApplication? _application;

        public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(_application = Inner.Build());
        }

        public override async ValueTask DisposeAsync()
        {
            if (_application is not null)
            {
                await _application.DisposeAsync();
            }
        }
    }
}

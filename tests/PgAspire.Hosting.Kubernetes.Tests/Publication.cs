using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using YamlDotNet.RepresentationModel;

namespace PgAspire.Hosting.Kubernetes.Tests;

/// <summary>What an AppHost publishes: the files that it wrote, and what it said. The folder goes when this is disposed.</summary>
internal sealed class Publication : IDisposable
{
    private readonly DirectoryInfo _folder;

    private Publication(DirectoryInfo folder, IReadOnlyList<string> log)
    {
        _folder = folder;
        Log = log;
        Files = _folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(_folder.FullName, f.FullName).Replace('\\', '/'), f => File.ReadAllText(f.FullName));
    }

    /// <summary>The texts of the files by their paths in the chart.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The messages that were logged.</summary>
    public IReadOnlyList<string> Log { get; }

    /// <summary>Publishes in this process, as <c>aspire publish</c> does in a process of its own.</summary>
    /// <param name="build">What the AppHost's program says.</param>
    /// <param name="step">The step.</param>
    /// <param name="environment">Whether there is a Kubernetes environment.</param>
    public static async Task<Publication> OfAsync(Action<IDistributedApplicationBuilder> build, string step = "publish", bool environment = true)
    {
        var folder = Directory.CreateTempSubdirectory("pgaspire-publish-");
        try
        {
            var log = new MessageLog();
            var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
            {
                Args = ["--operation", "publish", "--step", step, "--output-path", folder.FullName],
                DisableDashboard = true,
            });
            builder.Services.AddSingleton<ILoggerProvider>(log);
            if (environment)
            {
                builder.AddKubernetesEnvironment("k8s").WithDashboard(false);
            }
            build(builder);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(60));
            await using var application = builder.Build();
            await application.RunAsync(deadline.Token);
            Assert.False(deadline.IsCancellationRequested);
            return new(folder, log.Messages);
        }
        catch
        {
            var written = folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(f => f.Name).ToArray();
            folder.Delete(recursive: true);
            Assert.True(written.Length == 0, $"Refused, but written: {string.Join(", ", written)}");
            throw;
        }
    }

    /// <summary>A file as YAML, with the chart's values put in.</summary>
    public YamlMappingNode Yaml(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Files[file]));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class MessageLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _messages = [];

        public IReadOnlyList<string> Messages
        {
            get
            {
                lock (_messages)
                {
                    return [.. _messages];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_messages)
            {
                _messages.Add($"{logLevel}: {formatter(state, exception)}{exception}");
            }
        }

        public void Dispose()
        {
            // holds text only
        }
    }
}

/// <summary>Reading YAML in assertions.</summary>
internal static class YamlNodes
{
    /// <summary>The node at a path of keys and indices, for example <c>spec.template.spec.containers.0.env</c>.</summary>
    public static YamlNode At(this YamlNode node, string path) => path.Split('.').Aggregate(node, (at, step) => at switch
    {
        YamlSequenceNode list => list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)],
        YamlMappingNode map when map.Children.TryGetValue(new YamlScalarNode(step), out var value) => value,
        _ => throw new KeyNotFoundException($"{path}: no '{step}' in {at}"),
    });

    /// <summary>The text at a path.</summary>
    public static string Text(this YamlNode node, string path) => ((YamlScalarNode)node.At(path)).Value!;

    /// <summary>The environment variables of the first container of a workload, in order.</summary>
    public static IReadOnlyList<(string Name, string? Value, string? Secret, string? Key)> Env(this YamlNode workload) =>
    [
        .. ((YamlSequenceNode)workload.At("spec.template.spec.containers.0.env")).Select(e => ((YamlMappingNode)e).Children.ContainsKey(new YamlScalarNode("value"))
            ? (e.Text("name"), e.Text("value"), (string?)null, (string?)null)
            : (e.Text("name"), null, e.Text("valueFrom.secretKeyRef.name"), e.Text("valueFrom.secretKeyRef.key"))),
    ];
}

using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;
using PgAspire.Drivers.Docker;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Router;

namespace PgAspire.Scenarios;

/// <summary>A client in containers of its own, in the network of the services, which knows them by name: <c>psql</c> in one that stays, each script in one more.</summary>
internal sealed class ContainerClient : PsqlClient
{
    private const int Port = 5432;
    // longer than any test: what a test run that was killed leaves behind ends by itself
    private static readonly string[] Idle = ["sleep", "600"];
    private readonly DockerInstanceDriver _driver;
    private readonly ClusterNames _names;
    private readonly string _image;
    private readonly IContainer _shell;
    private int _containers;

    private ContainerClient(LocalCluster cluster, string image)
    {
        _driver = (DockerInstanceDriver)cluster.Driver;
        _names = cluster.Spec.Names;
        _image = image;
        _shell = Describe(new Dictionary<string, string>(), Idle);
    }

    /// <summary>Starts the container that stays.</summary>
    public static async Task<ContainerClient> StartAsync(LocalCluster cluster, string image)
    {
        var client = new ContainerClient(cluster, image);
        try
        {
            await client._shell.StartAsync(TestContext.Current.CancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public override async Task<PsqlResult> PsqlAsync(Login login, params string[] arguments)
    {
        string[] command = ["env", .. login.Environment().Select(v => $"{v.Key}={v.Value}"), "psql", .. Arguments(login), .. arguments];
        var result = await _shell.ExecAsync(command, TestContext.Current.CancellationToken);
        return new(result.Stdout.TrimEnd(), result.Stderr.TrimEnd(), (int)result.ExitCode!.Value);
    }

    protected override async Task<IReadOnlyList<TimedLine>> RunAsync(Login login, string script, CancellationToken cancellationToken)
    {
        await using var container = Describe(login.Environment(), ["sh", "-c", script, "sh", "psql", .. Arguments(login)]);
        await container.StartAsync(cancellationToken);
        var exitCode = await container.GetExitCodeAsync(cancellationToken);
        var (output, error) = await container.GetLogsAsync(timestampsEnabled: true, ct: cancellationToken);
        return exitCode == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]
            : throw new InvalidOperationException($"The script ended with {exitCode}. {error}");
    }

    protected override ValueTask LeaveAsync() => _shell.DisposeAsync();

    private static TimedLine Parse(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        return new(DateTimeOffset.Parse(line.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), line[(end + 1)..].TrimEnd('\r'));
    }

    private IReadOnlyList<string> Arguments(Login login) => login.Arguments(
        login.Service switch
        {
            ServiceKind.ReadWrite => _names.ReadWriteService,
            ServiceKind.ReadOnly => _names.ReadOnlyService,
            _ => _names.ReadService,
        },
        Port);

    private IContainer Describe(IReadOnlyDictionary<string, string> environment, string[] command) =>
        new ContainerBuilder(_image)
            .WithDockerEndpoint(_driver.Engine)
            .WithLogger(NullLogger.Instance)
            // a session of its own is removed when it is disposed, and needs no other container that watches it
            .WithLabel(ResourceReaper.ResourceReaperSessionLabel, $"{Guid.NewGuid()}")
            .WithName($"pgaspire-client-{Interlocked.Increment(ref _containers)}-{_driver.SessionId}")
            .WithNetwork(_driver.ServicesNetworkName)
            .WithEnvironment(environment)
            .WithEntrypoint(command)
            .Build();
}

using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Aspire.Offline.Tests;

/// <summary>What the golden cases do not show: output, what becomes of a process's children, containers without an engine, the testing package.</summary>
public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_output_of_a_process_is_its_log_and_its_children_end_with_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts a Unix shell");
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("tool", "sh", ".", "-c", "sleep 300 & echo child $!; echo problem >&2; wait");
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);

        var child = 0;
        var error = false;
        await foreach (var line in LinesAsync(app, "tool"))
        {
            error |= line.IsErrorMessage && line.Content.EndsWith(" problem", StringComparison.Ordinal);
            child = line.Content.Split("child ") is [_, var pid] ? int.Parse(pid, CultureInfo.InvariantCulture) : child;
            if (error && child != 0)
            {
                break;
            }
        }

        var result = await app.ResourceCommands.ExecuteCommandAsync("tool", KnownResourceCommands.StopCommand, Token);

        Assert.True(result.Success, result.Message);
        Assert.False(IsAlive(child));
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task Stopping_the_application_ends_a_process_that_ignores_the_request()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts a Unix shell");
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("stubborn", "sh", ".", "-c", "trap '' TERM; while true; do sleep 0.1; done");
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        await app.ResourceNotifications.WaitForResourceAsync("stubborn", KnownResourceStates.Running, Token).WaitAsync(Patience, Token);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("stubborn", out var state));
        var pid = Assert.IsType<int>(state.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value);

        await app.StopAsync(Token);

        Assert.False(IsAlive(pid));
    }

    [Fact]
    public async Task Without_an_engine_a_container_fails_to_start_and_its_log_says_why()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("ASPIRE_NO_DCP") is not null, "containers are pretended here");
        var builder = DistributedApplicationTestingBuilder.Create("--DcpPublisher:ContainerRuntime", "no-such-engine");
        builder.AddContainer("box", "example.org/box", "1").WithHttpEndpoint(targetPort: 8080);
        await using var app = await builder.BuildAsync(Token);
        await app.StartAsync(Token);
        await app.ResourceNotifications.WaitForResourceAsync("box", KnownResourceStates.FailedToStart, Token).WaitAsync(Patience, Token);

        await foreach (var line in LinesAsync(app, "box"))
        {
            if (line.Content.Contains("no container engine answers to 'no-such-engine version'", StringComparison.Ordinal))
            {
                break;
            }
        }

        await app.StopAsync(Token);
    }

    [Fact]
    public async Task A_test_reads_connection_strings_once_the_application_has_started()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        var host = builder.AddParameter("host", "db.example.org");
        builder.AddConnectionString("db", ReferenceExpression.Create($"Host={host}"));
        await using var app = await builder.BuildAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await app.GetConnectionStringAsync("db", Token));

        await app.StartAsync(Token);

        Assert.Equal("Host=db.example.org", await app.GetConnectionStringAsync("db", Token));
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("nobody", Token));
        await app.StopAsync(Token);
    }

    private static async IAsyncEnumerable<LogLine> LinesAsync(DistributedApplication app, string name)
    {
        var loggers = (ResourceLoggerService)app.Services.GetService(typeof(ResourceLoggerService))!;
        var model = (DistributedApplicationModel)app.Services.GetService(typeof(DistributedApplicationModel))!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Patience);
        await foreach (var batch in loggers.WatchAsync(model.Resources.Single(r => r.Name == name)).WithCancellation(deadline.Token))
        {
            foreach (var line in batch)
            {
                yield return line;
            }
        }
    }

    // A process that has ended but was not waited for still has a folder in /proc: its state is Z then.
    private static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}

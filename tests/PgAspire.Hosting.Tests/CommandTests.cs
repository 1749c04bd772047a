using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using PgAspire.Local;
using PgAspire.Operator;
using PgAspire.Tests.Servers;

namespace PgAspire.Hosting.Tests;

/// <summary>Each command through the app model, on real PostgreSQL: what it does, and when it is enabled.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Every_command_of_a_cluster_has_its_effect_when_it_returns()
    {
        await using var commands = await RunningCommands.StartAsync(instances: 3);
        await commands.EnabledAsync("pg", "promote restart reload scale fence hibernate");

        var shown = commands.Shown("pg");
        Assert.Equal(["r", "ro", "rw"], shown.Urls.Select(u => u.Name).Order(StringComparer.Ordinal));
        await commands.HighlightsAsync("pg", ("postgres.instances", "3/3"), ("postgres.phase", ClusterPhases.Healthy), ("postgres.primary", "pg-1"), ("postgres.timeline", "1"));

        var standby = commands.Standby();
        await commands.OffersAsync("pg", "promote", "pg-2", "pg-3");
        await commands.OffersAsync("pg", "fence", "pg-1", "pg-2", "pg-3", "*");
        await commands.OffersAsync("pg", "unfence", "*");
        Assert.Equal($"{standby} is the primary on timeline 2.", await commands.SucceedsAsync("pg", "promote", ("instance", standby)));
        Assert.Equal((standby, 2u), (commands.Now.CurrentPrimary, commands.Now.Timeline.Value));
        await commands.HealthyAsync();
        await commands.EnabledAsync("pg", "promote restart reload scale fence hibernate");
        Assert.Contains($"{standby} is already the primary.", await commands.FailsAsync("pg", "promote", ("instance", standby)), StringComparison.Ordinal);
        Assert.Contains("There is no instance 'pg-77'.", await commands.FailsAsync("pg", "promote", ("instance", "77")), StringComparison.Ordinal);

        Assert.Equal("3 instances have read their configuration again.", await commands.SucceedsAsync("pg", "reload"));

        var before = commands.Processes();
        Assert.Equal($"{standby} was restarted.", await commands.SucceedsAsync("pg", "restart", ("instance", standby)));
        Assert.NotEqual(before[standby], commands.Processes()[standby]);
        await commands.HealthyAsync();
        before = commands.Processes();
        Assert.StartsWith("All 3 instances were restarted;", await commands.SucceedsAsync("pg", "restart"), StringComparison.Ordinal);
        Assert.All(commands.Processes(), p => Assert.NotEqual(before[p.Key], p.Value));
        await commands.HealthyAsync();

        Assert.True(commands.IsHidden("pg-4"));
        Assert.Equal("The cluster has 4 instances: pg-1, pg-2, pg-3, pg-4.", await commands.SucceedsAsync("pg", "scale", ("instances", "4")));
        Assert.False(commands.IsHidden("pg-4"));
        Assert.Equal("standby", commands.Property("pg-4", "postgres.role"));
        Assert.NotEmpty(await commands.LogAsync("pg-4"));
        await commands.EnabledAsync("pg-4", "kill stop pause destroy");
        Assert.Equal("The cluster has 3 instances: pg-1, pg-2, pg-3.", await commands.SucceedsAsync("pg", "scale", ("instances", "3")));
        Assert.True(commands.IsHidden("pg-4"));
        Assert.Contains("validation failed", await commands.FailsAsync("pg", "scale", ("instances", "many")), StringComparison.Ordinal);
        Assert.Contains("'2.5'", await commands.FailsAsync("pg", "scale", ("instances", "2.5")), StringComparison.Ordinal);
        Assert.Contains("spec.instances", await commands.FailsAsync("pg", "scale", ("instances", "0")), StringComparison.Ordinal);

        Assert.Equal("pg-3 is fenced: its server has ended and stays down.", await commands.SucceedsAsync("pg", "fence", ("instance", "3")));
        Assert.False(commands.Processes().ContainsKey("pg-3"));
        await commands.EnabledAsync("pg", "promote restart reload scale fence unfence hibernate");
        Assert.Equal("pg-3 runs again.", await commands.SucceedsAsync("pg", "unfence", ("instance", "pg-3")));
        Assert.True(commands.Processes().ContainsKey("pg-3"));
        Assert.Equal("All instances are fenced: no server runs.", await commands.SucceedsAsync("pg", "fence", ("instance", "*")));
        await commands.EnabledAsync("pg", "unfence");
        Assert.StartsWith("All instances run again;", await commands.SucceedsAsync("pg", "unfence", ("instance", "*")), StringComparison.Ordinal);
        await commands.HealthyAsync();

        Assert.Equal("The cluster hibernates: no server runs, the data stays.", await commands.SucceedsAsync("pg", "hibernate"));
        Assert.Empty(commands.Processes());
        await commands.EnabledAsync("pg", "resume");
        await commands.EnabledAsync("pg-1", "");
        Assert.StartsWith("The cluster runs again;", await commands.SucceedsAsync("pg", "resume"), StringComparison.Ordinal);
        Assert.Equal(3, commands.Processes().Count);
        await commands.EnabledAsync("pg", "promote restart reload scale fence hibernate");
        commands.NothingElseWasEnabledMeanwhile();

        await commands.App.StopAsync(TestContext.Current.CancellationToken);
        await commands.EnabledAsync("pg", "");
        await commands.EnabledAsync("pg-1", "");
    }

    [Fact]
    public async Task Every_command_of_an_instance_has_its_effect_when_it_returns()
    {
        await using var commands = await RunningCommands.StartAsync(instances: 3);
        var standby = commands.Standby();
        await commands.EnabledAsync(standby, "kill stop pause destroy");

        Assert.StartsWith($"{standby} has stopped", await commands.SucceedsAsync(standby, "stop"), StringComparison.Ordinal);
        Assert.False(commands.Processes().ContainsKey(standby));
        await commands.EnabledAsync(standby, "start destroy");
        Assert.Equal("Fenced", commands.State(standby));
        Assert.Contains("does not run", await commands.FailsAsync(standby, "kill"), StringComparison.Ordinal);
        Assert.Contains("does not run", await commands.FailsAsync(standby, "pause"), StringComparison.Ordinal);
        Assert.Equal($"{standby} runs again.", await commands.SucceedsAsync(standby, "start"));
        await commands.EnabledAsync(standby, "kill stop pause destroy");
        Assert.Contains("is not fenced", await commands.FailsAsync(standby, "start"), StringComparison.Ordinal);

        Assert.Equal($"{standby} is frozen.", await commands.SucceedsAsync(standby, "pause"));
        await commands.EnabledAsync(standby, "kill stop start destroy");
        Assert.Equal("Paused", commands.State(standby));
        Assert.Equal($"{standby} goes on.", await commands.SucceedsAsync(standby, "start"));
        await commands.EnabledAsync(standby, "kill stop pause destroy");
        await commands.HealthyAsync();

        var killed = commands.Processes()[standby];
        Assert.Equal($"{standby} (process {killed}) was killed; it is started again.", await commands.SucceedsAsync(standby, "kill"));
        await commands.WhenAsync(s => s.IsHealthy && commands.Processes().TryGetValue(standby, out var process) && process != killed, "the killed standby is back");
        await commands.EnabledAsync(standby, "kill stop pause destroy");

        var primary = commands.Now.CurrentPrimary!;
        Assert.EndsWith("another instance becomes the primary, if one may.", await commands.SucceedsAsync(primary, "kill"), StringComparison.Ordinal);
        await commands.WhenAsync(s => s.IsHealthy && s.CurrentPrimary != primary, "another instance is the primary");
        Assert.Equal("primary", commands.Property(commands.Now.CurrentPrimary!, "postgres.role"));

        Assert.Equal($"{primary} is destroyed, its data is deleted; the cluster makes a new instance.", await commands.SucceedsAsync(primary, "destroy"));
        await commands.WhenAsync(s => s.IsHealthy && s.ReadyInstances == 3, "a new instance has joined");
        await commands.EnabledAsync(primary, "kill stop pause destroy");
        Assert.NotNull(commands.Property(primary, "postgres.lag"));
        Assert.NotNull(commands.Property(primary, "postgres.process"));
        Assert.Equal(commands.Now.Timeline.ToString(), commands.Property(primary, "postgres.timeline"));
    }

    [Fact]
    public async Task A_command_before_the_cluster_runs_says_so_and_one_that_is_cancelled_is_withdrawn()
    {
        InstalledPostgres.Require();
        var builder = AppHost.Create();
        var pg = builder.AddCluster(instances: 2);
        var ct = TestContext.Current.CancellationToken;
        var promote = pg.Resource.Annotations.OfType<ResourceCommandAnnotation>().Single(c => c.Name == "promote");
        await using (var app = builder.Build())
        {
            Assert.Equal(ResourceCommandState.Disabled, promote.UpdateState(new() { ResourceSnapshot = new() { ResourceType = "PostgresCluster", Properties = [] }, Services = app.Services }));
            var early = await promote.ExecuteCommand(new()
            {
                ResourceName = "pg", Services = app.Services, CancellationToken = ct, Arguments = new([]), Logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            });
            Assert.False(early.Success);
            Assert.Contains("does not run yet", early.Message, StringComparison.Ordinal);
        }

        await using var commands = await RunningCommands.StartAsync(instances: 2);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var result = await commands.App.ResourceCommands.ExecuteCommandAsync("pg", "reload", cancelled.Token);
        Assert.True(result.Canceled, result.Message);
        await commands.EnabledAsync("pg", "promote restart reload scale fence hibernate");
    }

    /// <summary>A running AppHost with a healthy cluster, its commands and all that was shown of them.</summary>
    private sealed class RunningCommands : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Resource, string Enabled, bool Busy)> _shown = new();
        private readonly CancellationTokenSource _watching = new();
        private readonly LocalCluster _cluster;
        private readonly Task _watcher;

        private RunningCommands(DistributedApplication app, LocalCluster cluster)
        {
            App = app;
            _cluster = cluster;
            _watcher = WatchAsync();
        }

        public DistributedApplication App { get; }

        public ClusterSnapshot Now => _cluster.Operator.Snapshot;

        private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

        public static async Task<RunningCommands> StartAsync(int instances)
        {
            InstalledPostgres.Require();
            var builder = AppHost.Create();
            var pg = builder.AddCluster(instances: instances);
            var app = builder.Build();
            await app.StartAsync(Cancellation);
            var cluster = await pg.Resource.Run.Bound;
            var commands = new RunningCommands(app, cluster);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("pg", Cancellation).Within(60, "the cluster is healthy");
            await commands.HealthyAsync();
            return commands;
        }

        public Task<ClusterSnapshot> HealthyAsync() => WhenAsync(s => s.IsHealthy, "all is as it should be");

        public Task<ClusterSnapshot> WhenAsync(Func<ClusterSnapshot, bool> condition, string what) => _cluster.Operator.WaitForAsync(condition, Cancellation).Within(60, what);

        public string Standby() => Now.Instances.First(i => i.Name != Now.CurrentPrimary).Name;

        public Dictionary<string, int> Processes() => Now.Instances.Select(i => (i.Name, Process: _cluster.ProcessId(i.Name))).Where(i => i.Process is not null).ToDictionary(i => i.Name, i => i.Process!.Value);

        public async Task<string> SucceedsAsync(string resource, string command, params (string Name, string Value)[] arguments)
        {
            var result = await ExecuteAsync(resource, command, arguments);
            Assert.True(result.Success, $"{command}: {result.Message}");
            return result.Message!;
        }

        public async Task<string> FailsAsync(string resource, string command, params (string Name, string Value)[] arguments)
        {
            var result = await ExecuteAsync(resource, command, arguments);
            Assert.False(result.Success, $"{command}: {result.Message}");
            Assert.False(result.Canceled);
            return result.Message!;
        }

        /// <summary>Waits until exactly these commands are enabled.</summary>
        public async Task EnabledAsync(string resource, string commands)
        {
            try
            {
                await App.ResourceNotifications.WaitForResourceAsync(resource, e => Enabled(e.Snapshot) == commands, Cancellation).Within(15, commands);
            }
            catch (TimeoutException)
            {
                Assert.Equal(commands, Enabled(Shown(resource)));
            }
        }

        /// <summary>Waits until exactly these properties are highlighted, besides the runtime: an instance that answers late is not ready for a moment.</summary>
        public async Task HighlightsAsync(string resource, params (string Name, string? Value)[] properties)
        {
            static IEnumerable<(string, string?)> Highlighted(CustomResourceSnapshot snapshot) =>
                snapshot.Properties.Where(p => p.IsHighlighted && p.Name is not "postgres.runtime").Select(p => (p.Name, p.Value?.ToString())).Order();
            try
            {
                await App.ResourceNotifications.WaitForResourceAsync(resource, e => Highlighted(e.Snapshot).SequenceEqual(properties), Cancellation).Within(15, resource);
            }
            catch (TimeoutException)
            {
                Assert.Equal(properties, Highlighted(Shown(resource)));
            }
        }

        /// <summary>Waits until a user may choose from exactly these for the command's first argument: an instance that answers late is not offered for a moment.</summary>
        public async Task OffersAsync(string resource, string command, params string[] choices)
        {
            while (true)
            {
                var now = Now;
                if ((await ChoicesAsync(resource, command)).SequenceEqual(choices))
                {
                    return;
                }
                await WhenAsync(s => s != now, $"{command} offers {string.Join(", ", choices)}");
            }
        }

        private async Task<IEnumerable<string>> ChoicesAsync(string resource, string command)
        {
            var input = App.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(r => r.Name == resource)
                .Annotations.OfType<ResourceCommandAnnotation>().Single(c => c.Name == command).Arguments[0];
            await input.DynamicLoading!.LoadCallback(new() { Input = input, AllInputs = new([input]), Services = App.Services, CancellationToken = Cancellation });
            return input.Options!.Select(o => o.Key);
        }

        public bool IsHidden(string resource) => Shown(resource).IsHidden;

        public string? State(string resource) => Shown(resource).State?.Text;

        public string? Property(string resource, string name) => Shown(resource).Properties.FirstOrDefault(p => p.Name == name)?.Value?.ToString();

        public async Task<List<string>> LogAsync(string resource)
        {
            var lines = new List<string>();
            await foreach (var batch in App.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource).WithCancellation(Cancellation))
            {
                lines.AddRange(batch.Select(l => l.Content));
            }
            return lines;
        }

        /// <summary>While an operation was under way no other one was enabled, and that was shown.</summary>
        public void NothingElseWasEnabledMeanwhile()
        {
            var busy = _shown.Where(s => s.Resource == "pg" && s.Busy).ToArray();
            Assert.True(busy.Length >= 10, $"shown {busy.Length} times that something is under way");
            Assert.All(busy, s => Assert.Equal("", s.Enabled));
        }

        public async ValueTask DisposeAsync()
        {
            await _watching.CancelAsync();
            await _watcher.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await App.StopAsync(CancellationToken.None);
            await App.DisposeAsync();
            _watching.Dispose();
        }

        private static string Enabled(CustomResourceSnapshot snapshot) => string.Join(' ', snapshot.Commands.Where(c => c.State == ResourceCommandState.Enabled).Select(c => c.Name));

        public CustomResourceSnapshot Shown(string resource) => App.ResourceNotifications.TryGetCurrentState(resource, out var state) ? state.Snapshot : throw new InvalidOperationException($"{resource} was never shown.");

        private Task<ExecuteCommandResult> ExecuteAsync(string resource, string command, (string Name, string Value)[] arguments) =>
            App.ResourceCommands.ExecuteCommandAsync(resource, command, new InteractionInputCollection([.. arguments.Select(a => new InteractionInput { Name = a.Name, InputType = InputType.Text, Value = a.Value })]), Cancellation)
                .Within(90, $"{command} of {resource} returns");

        private async Task WatchAsync()
        {
            await foreach (var change in App.ResourceNotifications.WatchAsync(_watching.Token))
            {
                _shown.Enqueue((change.Resource.Name, Enabled(change.Snapshot), change.Snapshot.Properties.Any(p => p.Name == "postgres.operation")));
            }
        }
    }
}

using System.Threading.Channels;
using PgAspire.Drivers.Specs;
using PgAspire.Operator;
using PgAspire.Postgres;
using PgAspire.Simulation.Driver;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Tests;

/// <summary>A simulated machine for the specification of drivers, whose tests live in real time: each call lets a moment of virtual time pass.</summary>
public sealed class SimulatedPlace : DriverPlace
{
    private static readonly long Moment = TimeSpan.TicksPerSecond / 2;
    private static readonly long Patience = 60 * TimeSpan.TicksPerSecond;
    private readonly SimulatedMachine _machine = new(1);
    private readonly Dictionary<string, Storage> _volumes = new(StringComparer.Ordinal);
    private readonly List<Storage> _storages = [];

    public SimulatedPlace() => Client = new SimulatedClient(this);

    public override ServerClient Client { get; }

    public override IInstanceDriver Create(string cluster, string? volume = null)
    {
        if (volume is null || !_volumes.TryGetValue(volume, out var storage))
        {
            _storages.Add(storage = new(_machine, cluster));
            if (volume is not null)
            {
                _volumes[volume] = storage;
            }
        }
        return new Paced(this, new(_machine, storage, ephemeral: volume is null));
    }

    public override string OtherOperand => "postgres:15.19-bookworm";

    public override string? OtherMajorOperand => "postgres:16.4";

    public override IReadOnlyList<string> UnusableOperands => ["postgres:latest", "No image"];

    public override Task<string?> ReadDetachedAsync(IInstanceDriver driver, string where, string name) =>
        Task.FromResult(((Paced)driver).Inner.Storage.Detached.GetValueOrDefault(where[(where.LastIndexOf('/') + 1)..])?.Files.GetValueOrDefault(name));

    public override Task KillFirstProcessAsync(IInstanceDriver driver, string instance) => PassAsync(() =>
    {
        Find(driver, instance).Server!.Behead();
        return Task.CompletedTask;
    });

    public override Task<bool> AnyProcessAsync(IInstanceDriver driver, string instance) =>
        PassAsync(() => Task.FromResult(Find(driver, instance) is { Server: not null } or { Tools.Count: > 0 }));

    public override ValueTask DisposeAsync()
    {
        Assert.All(_storages.SelectMany(s => s.Instances.Values), i => Assert.True(i is { Server: null, Tools.Count: 0 }, $"{i} still runs"));
        return ValueTask.CompletedTask;
    }

    internal static Instance Find(IInstanceDriver driver, string instance) => ((Paced)driver).Inner.Storage.Instance(instance);

    internal async Task<T> PassAsync<T>(Func<Task<T>> call)
    {
        Task<T>? called = null;
        var context = new Time.VirtualContext(_machine.Time);
        Time.VirtualTime.RunAs(context, () => called = call());
        _machine.Time.Run(_machine.Time.Now + Patience, () => called!.IsCompleted);
        _machine.Time.Run(_machine.Time.Now + Moment, () => false);
        return await called!;
    }

    internal Task PassAsync(Func<Task> call) => PassAsync(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Every call takes virtual time at once; one that is not done after a minute goes on during the next ones.</summary>
    private sealed class Paced(SimulatedPlace place, SimulatedDriver inner) : IInstanceDriver
    {
        public SimulatedDriver Inner => inner;

        public int MajorVersion => inner.MajorVersion;

        public string ServerVersion => inner.ServerVersion;

        public string Operand => inner.Operand;

        public ChannelReader<DriverEvent> Events => inner.Events;

        public Task OpenAsync(CancellationToken cancellationToken) => place.PassAsync(() => inner.OpenAsync(cancellationToken));

        public Task UseOperandAsync(string operand, CancellationToken cancellationToken) => place.PassAsync(() => inner.UseOperandAsync(operand, cancellationToken));

        public Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken) => place.PassAsync(() => inner.ListAsync(cancellationToken));

        public InstanceLayout Layout(string instance) => inner.Layout(instance);

        public PeerAddress Address(string instance) => inner.Address(instance);

        public Task InitializeAsync(IReadOnlyList<string> instances, InitializeRecipe recipe, CancellationToken cancellationToken) => place.PassAsync(() => inner.InitializeAsync(instances, recipe, cancellationToken));

        public Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken) => invocation.Arguments.Contains("--dbname") && place.Stalls(invocation)
            ? place.BeginAsync(() => inner.RunToolAsync(instance, invocation, cancellationToken))
            : place.PassAsync(() => inner.RunToolAsync(instance, invocation, cancellationToken));

        public Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken) => place.PassAsync(() => inner.WriteFilesAsync(instance, files, cancellationToken));

        public Task<string?> ReadFileAsync(string instance, InstanceDirectory directory, string name, CancellationToken cancellationToken) => place.PassAsync(() => inner.ReadFileAsync(instance, directory, name, cancellationToken));

        public Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken) => place.PassAsync(() => inner.SetCompleteAsync(instance, complete, cancellationToken));

        public Task StartAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.StartAsync(instance, cancellationToken));

        public Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken) => place.PassAsync(() => inner.StopAsync(instance, mode, timeout, cancellationToken));

        public Task KillAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.KillAsync(instance, cancellationToken));

        public Task PauseAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.PauseAsync(instance, cancellationToken));

        public Task ResumeAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.ResumeAsync(instance, cancellationToken));

        public Task<long?> SizeAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.SizeAsync(instance, cancellationToken));

        public Task DeleteAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.DeleteAsync(instance, cancellationToken));

        public Task<string> DetachAsync(string instance, CancellationToken cancellationToken) => place.PassAsync(() => inner.DetachAsync(instance, cancellationToken));

        public Task<string?> ReadStateAsync(string name, CancellationToken cancellationToken) => place.PassAsync(() => inner.ReadStateAsync(name, cancellationToken));

        public Task WriteStateAsync(string name, string content, CancellationToken cancellationToken) => place.PassAsync(() => inner.WriteStateAsync(name, content, cancellationToken));

        public async ValueTask DisposeAsync() => await place.PassAsync(() => inner.DisposeAsync().AsTask());
    }

    // a tool that waits for a server which stands still is left running, so that the test can end it
    private bool Stalls(ToolInvocation invocation) =>
        invocation.Arguments.Any(a => ServerSettings.ConnectionTo(a) is { } to && _machine.ByPort(to.Port)?.Server is { Hung: true });

    private async Task<T> BeginAsync<T>(Func<Task<T>> call)
    {
        Task<T>? called = null;
        Time.VirtualTime.RunAs(new Time.VirtualContext(_machine.Time), () => called = call());
        _machine.Time.Run(_machine.Time.Now + TimeSpan.TicksPerSecond / 20, () => false);
        while (!called!.IsCompleted)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            _machine.Time.Run(_machine.Time.Now + TimeSpan.TicksPerMillisecond, () => called.IsCompleted);
        }
        return await called;
    }
}

using System.Threading.Channels;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Simulation.Bugs;

/// <summary>A driver that hands every call on; a bug overrides what it does wrong.</summary>
internal abstract class DriverStandIn(IInstanceDriver driver) : IInstanceDriver
{
    protected IInstanceDriver Inner => driver;

    public int MajorVersion => driver.MajorVersion;

    public string ServerVersion => driver.ServerVersion;

    public string Operand => driver.Operand;

    public virtual ChannelReader<DriverEvent> Events => driver.Events;

    public Task OpenAsync(CancellationToken cancellationToken) => driver.OpenAsync(cancellationToken);

    public virtual Task UseOperandAsync(string operand, CancellationToken cancellationToken) => driver.UseOperandAsync(operand, cancellationToken);

    public virtual Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken) => driver.ListAsync(cancellationToken);

    public InstanceLayout Layout(string instance) => driver.Layout(instance);

    public PeerAddress Address(string instance) => driver.Address(instance);

    public Task InitializeAsync(IReadOnlyList<string> instances, InitializeRecipe recipe, CancellationToken cancellationToken) => driver.InitializeAsync(instances, recipe, cancellationToken);

    public virtual Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken) => driver.RunToolAsync(instance, invocation, cancellationToken);

    public virtual Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken) => driver.WriteFilesAsync(instance, files, cancellationToken);

    public Task<string?> ReadFileAsync(string instance, InstanceDirectory directory, string name, CancellationToken cancellationToken) => driver.ReadFileAsync(instance, directory, name, cancellationToken);

    public virtual Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken) => driver.SetCompleteAsync(instance, complete, cancellationToken);

    public Task StartAsync(string instance, CancellationToken cancellationToken) => driver.StartAsync(instance, cancellationToken);

    public virtual Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken) => driver.StopAsync(instance, mode, timeout, cancellationToken);

    public virtual Task KillAsync(string instance, CancellationToken cancellationToken) => driver.KillAsync(instance, cancellationToken);

    public Task PauseAsync(string instance, CancellationToken cancellationToken) => driver.PauseAsync(instance, cancellationToken);

    public Task ResumeAsync(string instance, CancellationToken cancellationToken) => driver.ResumeAsync(instance, cancellationToken);

    public Task<long?> SizeAsync(string instance, CancellationToken cancellationToken) => driver.SizeAsync(instance, cancellationToken);

    public Task DeleteAsync(string instance, CancellationToken cancellationToken) => driver.DeleteAsync(instance, cancellationToken);

    public Task<string> DetachAsync(string instance, CancellationToken cancellationToken) => driver.DetachAsync(instance, cancellationToken);

    public Task<string?> ReadStateAsync(string name, CancellationToken cancellationToken) => driver.ReadStateAsync(name, cancellationToken);

    public virtual Task WriteStateAsync(string name, string content, CancellationToken cancellationToken) => driver.WriteStateAsync(name, content, cancellationToken);

    public ValueTask DisposeAsync() => driver.DisposeAsync();
}

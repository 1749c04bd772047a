using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary><see cref="IInstanceSql"/> with Npgsql over the Unix sockets, as <c>postgres</c> by peer authentication: no password is involved.</summary>
public sealed class NpgsqlInstanceSql : IInstanceSql
{
    private readonly Func<string, InstanceLayout> _layout;
    private readonly InstanceSqlOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="layout">Where an instance listens; asked again after <see cref="Forget"/>.</param>
    /// <param name="options">Deadlines; null for the defaults.</param>
    /// <param name="timeProvider">The clock of the deadlines; null for the system's.</param>
    public NpgsqlInstanceSql(Func<string, InstanceLayout> layout, InstanceSqlOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _layout = layout;
        _options = options ?? new InstanceSqlOptions();
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public Task<InstanceStatus> GetStatusAsync(string instance, CancellationToken cancellationToken) => throw new NotImplementedException($"{_layout} {_options} {_time}");

    /// <inheritdoc />
    public Task PromoteAsync(string instance, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public Task WaitUntilPrimaryAsync(string instance, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public Task ReloadAsync(string instance, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public Task CheckpointAsync(string instance, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public Task TerminateClientSessionsAsync(string instance, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public Task ReconcileSlotsAsync(string instance, SlotPlan plan, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public Task ReconcileCatalogAsync(string instance, CatalogPlan plan, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc />
    public void Forget(string instance) => throw new NotImplementedException();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

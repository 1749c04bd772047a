using System.Collections.Concurrent;
using Npgsql;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary><see cref="IInstanceSql"/> with Npgsql over the Unix sockets, as <c>postgres</c> by peer authentication: no password is involved.</summary>
/// <remarks>
/// One session to each server stays open for what is frequent or urgent (status, promotion, reload); what may take long has a session of its own.
/// The open session also counts as a client: <see cref="Forget"/> an instance before a smart shutdown, which waits until every client has left.
/// </remarks>
public sealed class NpgsqlInstanceSql : IInstanceSql
{
    private readonly Func<string, InstanceLayout> _layout;
    private readonly InstanceSqlOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Lazy<InstanceSession>> _sessions = new(StringComparer.Ordinal);

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

    /// <summary>
    /// Tries to connect where nobody listens: the runtime compiles meanwhile what the first real connection needs, and loads Npgsql.
    /// Worth a call while nothing else can be done yet.
    /// </summary>
    /// <param name="instance">An instance whose server does not run.</param>
    public async Task WarmUpAsync(string instance)
    {
        using var session = new InstanceSession(instance, _layout(instance), _options.CommandDeadline, _time);
        try
        {
            await session.RunAsync(_options.StatusDeadline, connection => StatusQuery.RunAsync(instance, connection), CancellationToken.None).ConfigureAwait(false);
        }
        catch (InstanceUnavailableException)
        {
            // as expected
        }
    }

    /// <inheritdoc />
    public Task<InstanceStatus> GetStatusAsync(string instance, CancellationToken cancellationToken) =>
        Session(instance).RunAsync(_options.StatusDeadline, connection => StatusQuery.RunAsync(instance, connection), cancellationToken);

    /// <inheritdoc />
    public Task PromoteAsync(string instance, CancellationToken cancellationToken) => CommandAsync(
        instance,
        "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_promote(wait => false) END",
        cancellationToken);

    /// <inheritdoc />
    public async Task WaitUntilPrimaryAsync(string instance, CancellationToken cancellationToken)
    {
        var session = Session(instance);
        using var deadline = new Deadline(instance, _options.PromotionDeadline, _time, cancellationToken, "did not leave recovery");
        try
        {
            while (!await session.RunAsync(_options.CommandDeadline, IsPrimaryAsync, deadline.Token).ConfigureAwait(false))
            {
                await Task.Delay(_options.PromotionPollInterval, _time, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            throw deadline.Passed();
        }
    }

    /// <inheritdoc />
    public Task ReloadAsync(string instance, CancellationToken cancellationToken) =>
        CommandAsync(instance, "SELECT pg_catalog.pg_reload_conf()", cancellationToken);

    /// <inheritdoc />
    public Task CheckpointAsync(string instance, CancellationToken cancellationToken) => OwnSessionAsync(
        instance,
        _options.CheckpointDeadline,
        connection => ExecuteAsync(connection, "CHECKPOINT"),
        cancellationToken);

    /// <inheritdoc />
    public Task TerminateClientSessionsAsync(string instance, CancellationToken cancellationToken) => CommandAsync(
        instance,
        // the operator's own sessions know no role; walsenders are no client backends
        "SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a " +
        "WHERE a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid() " +
        $"AND NOT (a.application_name = '{OperatorConnection.ApplicationName}' AND a.usename = 'postgres' AND a.client_addr IS NULL)",
        cancellationToken);

    /// <inheritdoc />
    public Task ReconcileSlotsAsync(string instance, SlotPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return OwnSessionAsync(instance, _options.CommandDeadline, connection => SlotReconciliation.RunAsync(connection, plan), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<CatalogResult> ReconcileCatalogAsync(string instance, CatalogPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var deadline = new Deadline(instance, _options.CatalogDeadline, _time, cancellationToken);
        try
        {
            // the server gives up first, so that the failure names the statement
            return await new CatalogReconciliation(new CatalogServer(_layout(instance), _options.CatalogDeadline, deadline), plan).RunAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or IOException)
        {
            throw ServerFailure.Unavailable(instance, e);
        }
    }

    /// <inheritdoc />
    public void Forget(string instance)
    {
        if (_sessions.TryRemove(instance, out var session))
        {
            session.Value.Dispose();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        foreach (var instance in _sessions.Keys)
        {
            Forget(instance);
        }
        return ValueTask.CompletedTask;
    }

    private InstanceSession Session(string instance) => _sessions.GetOrAdd(
        instance,
        name => new Lazy<InstanceSession>(() => new InstanceSession(name, _layout(name), _options.CommandDeadline, _time))).Value;

    private Task<bool> CommandAsync(string instance, string sql, CancellationToken cancellationToken) =>
        Session(instance).RunAsync(_options.CommandDeadline, connection => ExecuteAsync(connection, sql), cancellationToken);

    private async Task OwnSessionAsync(string instance, TimeSpan limit, Func<NpgsqlConnection, Task<bool>> work, CancellationToken cancellationToken)
    {
        using var session = new InstanceSession(instance, _layout(instance), limit, _time);
        await session.RunAsync(limit, work, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsPrimaryAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT NOT pg_catalog.pg_is_in_recovery()", connection);
        return await command.ExecuteScalarAsync().ConfigureAwait(false) is true;
    }

    private static async Task<bool> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // constants of this class only
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        try
        {
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            // pg_promote: recovery ended between the two functions, which is what was asked for
        }
        return true;
    }
}

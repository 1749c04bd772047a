using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>
/// What the operator asks running servers to do: statements and signals by SQL, as superuser over the instance's socket.
/// Every call fails within its deadline rather than hang; every call is safe to repeat.
/// </summary>
public interface IInstanceSql : IAsyncDisposable
{
    /// <summary>What the server says of itself.</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    Task<InstanceStatus> GetStatusAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Asks a standby to become primary and returns at once (<c>pg_promote(wait => false)</c>).</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    Task PromoteAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Returns as soon as the server has left recovery and takes writes; polls in milliseconds.</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not leave recovery in time.</exception>
    Task WaitUntilPrimaryAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Makes the server read its configuration files again (<c>pg_reload_conf()</c>).</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    Task ReloadAsync(string instance, CancellationToken cancellationToken);

    /// <summary>A checkpoint, so that <c>pg_control</c> shows the new timeline.</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    Task CheckpointAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Ends the sessions of clients that were connected while the server was a standby.</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    Task TerminateClientSessionsAsync(string instance, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the missing physical slots, advances those with a position (on standbys), drops the unwanted inactive ones that have the prefix or
    /// that the plan names.
    /// </summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    Task ReconcileSlotsAsync(string instance, SlotPlan plan, CancellationToken cancellationToken);

    /// <summary>Runs one part of the bootstrap or of the catalog's reconciliation on the primary.</summary>
    /// <exception cref="InstanceUnavailableException">It cannot be reached or does not answer in time.</exception>
    /// <returns>What came of the roles, databases and other objects that are declared; one that the server refuses does not stop the others and is told here.</returns>
    /// <exception cref="CatalogException">The server refused a statement of the bootstrap; names the statement's origin in the specification, never a password.</exception>
    Task<CatalogResult> ReconcileCatalogAsync(string instance, CatalogPlan plan, CancellationToken cancellationToken);

    /// <summary>Closes the pooled connections to an instance, for example after it ended.</summary>
    void Forget(string instance);
}

/// <summary>The physical slots that an instance should have.</summary>
/// <param name="Prefix">The prefix of the slots that the operator owns.</param>
/// <param name="Slots">Name and, on standbys, the position to advance to.</param>
public sealed record SlotPlan(string Prefix, ValueMap<Lsn?> Slots)
{
    /// <summary>Slots without the prefix that are to go if they are physical and nobody uses them: a standby's copies of what the primary no longer has.</summary>
    public ValueList<string> Drop { get; init; } = [];
}

/// <summary>What the catalog of a cluster should hold.</summary>
public sealed record CatalogPlan
{
    /// <summary>The specification.</summary>
    public required PostgresClusterSpec Spec { get; init; }

    /// <summary>The application's role and password.</summary>
    public required RoleCredentials Application { get; init; }

    /// <summary>The superuser's password; null takes it away (<c>PASSWORD NULL</c>).</summary>
    public string? SuperuserPassword { get; init; }

    /// <summary>The passwords of the roles that have a <see cref="RoleSpec.PasswordSecret"/>, by the role's name.</summary>
    public ValueMap<string> RolePasswords { get; init; } = ValueMap<string>.Empty;

    /// <summary>What was declared before in this run: <see cref="CatalogResult.Declared"/> of the last result.</summary>
    public CatalogDeclarations Declared { get; init; } = CatalogDeclarations.None;

    /// <summary>Whether this is the bootstrap: the post-init statements run too, in CloudNativePG's order.</summary>
    public bool Bootstrap { get; init; }

    /// <summary>A summary without passwords.</summary>
    public override string ToString() => $"catalog of {Spec.Name}{(Bootstrap ? " (bootstrap)" : "")}";
}

/// <summary>A server cannot be reached or does not answer in time.</summary>
public sealed class InstanceUnavailableException : Exception
{
    /// <summary>An exception without details.</summary>
    public InstanceUnavailableException() { }

    /// <summary>An exception with a message.</summary>
    public InstanceUnavailableException(string message) : base(message) { }

    /// <summary>An exception with a message and its cause.</summary>
    public InstanceUnavailableException(string message, Exception? innerException) : base(message, innerException) { }
}

/// <summary>A statement of the specification that the server refused.</summary>
public sealed class CatalogException : Exception
{
    /// <summary>An exception without details.</summary>
    public CatalogException() { }

    /// <summary>An exception with a message.</summary>
    public CatalogException(string message) : base(message) { }

    /// <summary>An exception with a message and its cause.</summary>
    public CatalogException(string message, Exception innerException) : base(message, innerException) { }
}

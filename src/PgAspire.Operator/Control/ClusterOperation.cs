using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>
/// Something that a user wants done to a cluster. Data; <see cref="OperationRules"/> says whether it is refused and when it is over. Where an instance is
/// named, its number is enough: <c>2</c> stands for <c>pg-2</c>.
/// </summary>
public abstract record ClusterOperation
{
    /// <summary>What is wanted, in words, for the journal and for a refusal of a second one.</summary>
    public abstract string Text { get; }

    /// <summary>The operation with the whole names of its instances.</summary>
    internal virtual ClusterOperation Resolve(ClusterNames names) => this;

    /// <summary>The instance's whole name.</summary>
    private protected static string Name(ClusterNames names, string instance) =>
        int.TryParse(instance, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var serial) ? names.Instance(serial) : instance;
}

/// <summary>Makes another instance the primary: a switchover (<c>kubectl cnpg promote</c>). No acknowledged write is lost, synchronous or not.</summary>
/// <param name="Instance">The instance; must be a standby that streams.</param>
/// <seealso href="https://cloudnative-pg.io/documentation/current/kubectl-plugin/#promote">CloudNativePG, promote</seealso>
public sealed record PromoteOperation(string Instance) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"promote {Instance}";

    internal override ClusterOperation Resolve(ClusterNames names) => this with { Instance = Name(names, Instance) };
}

/// <summary>
/// Changes what the cluster should be: instances, parameters, image, synchronous replication, roles, databases. Parameters are applied by a reload or by a rolling
/// restart, an image by a rolling update, instances by joins one after the other or by deleting the highest serials that are not the primary's.
/// Holds as long as this operator lives: a restarted AppHost applies its own specification again.
/// </summary>
/// <param name="Specification">The whole specification; of the same name and major version.</param>
public sealed record ChangeOperation(PostgresClusterSpec Specification) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => "change the specification";
}

/// <summary>Changes the number of instances (<c>kubectl scale cluster</c>).</summary>
/// <param name="Instances">The number; at least 1, and more than synchronous replication needs.</param>
public sealed record ScaleOperation(int Instances) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"scale to {Instances}";
}

/// <summary>Changes passwords: of the application's owner, of the superuser.</summary>
/// <param name="Credentials">All of them.</param>
public sealed record ChangePasswordsOperation(ClusterCredentials Credentials) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => "change the passwords";

    /// <summary>A summary without passwords.</summary>
    public override string ToString() => Text;
}

/// <summary>Restarts all instances one after the other, the primary last (<c>kubectl cnpg restart CLUSTER</c>), or a single one.</summary>
/// <param name="Instance">The single instance, restarted where it is, be it the primary; null for all.</param>
/// <seealso href="https://cloudnative-pg.io/documentation/current/kubectl-plugin/#restart">CloudNativePG, restart</seealso>
public sealed record RestartOperation(string? Instance) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => Instance is null ? "restart all instances" : $"restart {Instance}";

    internal override ClusterOperation Resolve(ClusterNames names) => this with { Instance = Instance is null ? null : Name(names, Instance) };
}

/// <summary>Makes all instances read their configuration again (<c>kubectl cnpg reload</c>).</summary>
public sealed record ReloadOperation : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => "reload the configuration";
}

/// <summary>Ends an instance's server and keeps it down, its data untouched; there is no failover from a fenced primary (<c>kubectl cnpg fencing on</c>).</summary>
/// <param name="Instance">The instance; <c>*</c> for all.</param>
/// <seealso href="https://cloudnative-pg.io/documentation/current/fencing/">CloudNativePG, fencing</seealso>
public sealed record FenceOperation(string Instance) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"fence {Instance}";

    internal override ClusterOperation Resolve(ClusterNames names) => this with { Instance = Name(names, Instance) };
}

/// <summary>Lets a fenced instance run again (<c>kubectl cnpg fencing off</c>); a primary comes back as the primary, on its timeline.</summary>
/// <param name="Instance">The instance; <c>*</c> for all.</param>
public sealed record UnfenceOperation(string Instance) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"unfence {Instance}";

    internal override ClusterOperation Resolve(ClusterNames names) => this with { Instance = Name(names, Instance) };
}

/// <summary>Ends all servers, the primary first, once the cluster is healthy; the data stays (<c>cnpg.io/hibernation: "on"</c>).</summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/declarative_hibernation/">CloudNativePG, declarative hibernation</seealso>
public sealed record HibernateOperation : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => "hibernate";
}

/// <summary>Starts the servers of a hibernated cluster; the primary keeps its role and timeline (<c>cnpg.io/hibernation: "off"</c>).</summary>
public sealed record ResumeOperation : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => "resume";
}

/// <summary>
/// Ends an instance for good (<c>kubectl cnpg destroy</c>); if it was the primary, a failover follows. The cluster then makes a new one with the lowest free serial.
/// </summary>
/// <param name="Instance">The instance.</param>
/// <param name="KeepData">Whether its data is set aside instead of being deleted (<c>--keep-pvc</c>).</param>
/// <seealso href="https://cloudnative-pg.io/documentation/current/kubectl-plugin/#destroy">CloudNativePG, destroy</seealso>
public sealed record DestroyOperation(string Instance, bool KeepData) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"destroy {Instance}";

    internal override ClusterOperation Resolve(ClusterNames names) => this with { Instance = Name(names, Instance) };
}

/// <summary>Empties the place of an instance, as <c>kubectl drain</c> does: if it is the primary, another one is promoted first; it stops and comes back with its name and data.</summary>
/// <param name="Instance">The instance.</param>
public sealed record DrainOperation(string Instance) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"drain {Instance}";

    internal override ClusterOperation Resolve(ClusterNames names) => this with { Instance = Name(names, Instance) };
}

/// <summary>Rolls the cluster to another PostgreSQL of the same major version: standbys first, the primary last, as <c>primaryUpdateStrategy</c> and <c>primaryUpdateMethod</c> say.</summary>
/// <param name="Operand">An image, or for processes the folder of PostgreSQL's programs.</param>
/// <seealso href="https://cloudnative-pg.io/documentation/current/rolling_update/">CloudNativePG, rolling updates</seealso>
public sealed record UpdateOperation(string Operand) : ClusterOperation
{
    /// <inheritdoc />
    public override string Text => $"update to {Operand}";
}

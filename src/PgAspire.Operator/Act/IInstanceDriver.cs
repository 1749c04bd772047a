using System.Threading.Channels;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>
/// One machine's way to hold the PostgreSQL instances of one cluster. The data directory is the instance; the process or container is disposable.
/// Calls for different instances may overlap; calls for one instance do not (but <see cref="KillAsync"/>, <see cref="PauseAsync"/> and
/// <see cref="ResumeAsync"/>, which may come at any time). Every call is safe to repeat.
/// </summary>
public interface IInstanceDriver : IAsyncDisposable
{
    /// <summary>The major version of the PostgreSQL installation, for example 15.</summary>
    int MajorVersion { get; }

    /// <summary>The whole version as the server prints it, for example <c>15.18</c>.</summary>
    string ServerVersion { get; }

    /// <summary>What servers and tools that are started from now on run: an image's name, or the folder of PostgreSQL's programs.</summary>
    string Operand { get; }

    /// <summary>Checks the place and takes it over: finds PostgreSQL, ends what a dead owner left running, locks the data against a second owner.</summary>
    /// <exception cref="DriverException">Something is in the way; the message says what, where and what to do. Nothing was changed.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes servers and tools that are started from now on run another operand of the same major version; running servers keep theirs.
    /// <see cref="Operand"/> and <see cref="ServerVersion"/> then tell of it.
    /// </summary>
    /// <param name="operand">
    /// Containers: an image's name; the image is pulled as when the driver is opened.
    /// Processes: the whole path of a folder with PostgreSQL's programs. Or an image's name, from whose tag the version is read: an installation of exactly
    /// that version is looked for in the usual places, and where there is none, the present one is kept, as it is when the tag tells no version.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt; nothing was changed.</param>
    /// <exception cref="DriverException">
    /// It does not exist, lacks programs, or is of another major version; the message says what is wrong and what to do. Nothing was changed.
    /// </exception>
    Task UseOperandAsync(string operand, CancellationToken cancellationToken);

    /// <summary>The instances that exist, running or not.</summary>
    Task<IReadOnlyList<InstanceInventory>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Where an instance's files are and where it listens; fixed as long as the driver is open, also before the instance exists.</summary>
    InstanceLayout Layout(string instance);

    /// <summary>Where this machine reaches an instance, for example the router.</summary>
    PeerAddress Address(string instance);

    /// <summary>Where the other instances reach an instance; the same unless they have a network of their own.</summary>
    PeerAddress UpstreamAddress(string instance) => Address(instance);

    /// <summary>
    /// Creates the data of one or more instances as equal copies of one fresh <c>initdb</c> with a system identifier of its own.
    /// A driver may prepare such data ahead, keyed by <paramref name="recipe"/> and the installation. All or nothing: what is half done is marked incomplete.
    /// </summary>
    /// <exception cref="DriverException">It failed; the message has the tool's output.</exception>
    Task InitializeAsync(IReadOnlyList<string> instances, InitializeRecipe recipe, CancellationToken cancellationToken);

    /// <summary>Runs a tool to its end with the instance's account and paths.</summary>
    /// <exception cref="DriverException">It could not be started.</exception>
    Task<ToolResult> RunToolAsync(string instance, ToolInvocation invocation, CancellationToken cancellationToken);

    /// <summary>Writes, replaces (atomically) or removes files of an instance; the account of the server owns them, nobody else may read them.</summary>
    Task WriteFilesAsync(string instance, IReadOnlyList<InstanceFile> files, CancellationToken cancellationToken);

    /// <summary>Reads a small file of an instance; null when it does not exist.</summary>
    Task<string?> ReadFileAsync(string instance, InstanceDirectory directory, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Marks an instance's data as incomplete (being cloned or rewound) or complete; durable before it returns. Creates the empty data directory if there is none.
    /// Where the data must survive a power cut, all of it is on the disk before it counts as complete: no tool that writes it syncs anything.
    /// </summary>
    Task SetCompleteAsync(string instance, bool complete, CancellationToken cancellationToken);

    /// <summary>Starts the server; returns when its process exists, not when it accepts connections. A running one is left alone.</summary>
    /// <exception cref="DriverException">It could not be started.</exception>
    Task StartAsync(string instance, CancellationToken cancellationToken);

    /// <summary>
    /// Stops the server and returns when it has ended, with every process that belongs to it. After <paramref name="timeout"/> the next sharper mode is used
    /// (smart, fast, immediate, kill); an ended one is left alone.
    /// </summary>
    Task StopAsync(string instance, ShutdownMode mode, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>SIGKILL for the server and every process that belongs to it; returns when none is left, so that nothing of it can write any more.</summary>
    Task KillAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Freezes the server and every process that belongs to it (SIGSTOP); a fault for tests.</summary>
    Task PauseAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Undoes <see cref="PauseAsync"/>.</summary>
    Task ResumeAsync(string instance, CancellationToken cancellationToken);

    /// <summary>
    /// The lengths of all files in an instance's data directory together, in bytes; null when there is none. Looks at every file.
    /// </summary>
    /// <exception cref="DriverException">The directory cannot be read.</exception>
    Task<long?> SizeAsync(string instance, CancellationToken cancellationToken);

    /// <summary>Deletes an instance with its data, ending it first; an absent one is left alone.</summary>
    Task DeleteAsync(string instance, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an instance out of the cluster and keeps its data: stops its server (fast, so that the data is clean where that does not take long),
    /// ends all that works on it, and puts its data aside under a name that no instance has. It is listed no more, and its name is free.
    /// Repeated after a crash it goes on where that one was interrupted.
    /// </summary>
    /// <remarks>What is put aside of ephemeral data is deleted with the rest of it, when the driver is disposed or its process is gone.</remarks>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Ends the work; the instance is whole, or put aside.</param>
    /// <returns>Where the data is, in words for a user, for example <c>the folder /data/pg/pg-2.detached-20261125T193000Z</c>.</returns>
    /// <exception cref="DriverException">There is no such instance, or its data cannot be put aside.</exception>
    Task<string> DetachAsync(string instance, CancellationToken cancellationToken);

    /// <summary>What happened by itself: servers that ended, log lines. One reader.</summary>
    ChannelReader<DriverEvent> Events { get; }

    /// <summary>A durable text that belongs to the cluster rather than to an instance; null when it was never written.</summary>
    Task<string?> ReadStateAsync(string name, CancellationToken cancellationToken);

    /// <summary>Replaces such a text atomically and durably.</summary>
    Task WriteStateAsync(string name, string content, CancellationToken cancellationToken);
}

/// <summary>How a server is asked to end.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/server-shutdown.html">PostgreSQL, Shutting Down the Server</seealso>
public enum ShutdownMode
{
    /// <summary>Waits until every client has left (SIGTERM).</summary>
    Smart,

    /// <summary>Ends sessions, writes a checkpoint, lets standbys receive the rest (SIGINT).</summary>
    Fast,

    /// <summary>Ends at once, with recovery at the next start (SIGQUIT).</summary>
    Immediate,
}

/// <summary>An instance that exists.</summary>
public sealed record InstanceInventory
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The state of its data directory.</summary>
    public required DataState Data { get; init; }

    /// <summary>The major version that made the data (<c>PG_VERSION</c>); null when there is none.</summary>
    public int? DataMajorVersion { get; init; }

    /// <summary>Whether <c>standby.signal</c> exists; its absence says "I am a primary".</summary>
    public bool StandbySignal { get; init; }

    /// <summary>Whether its server runs.</summary>
    public bool Running { get; init; }

    /// <summary>What its server runs, as <see cref="IInstanceDriver.Operand"/> was at its start; null when it does not run.</summary>
    public string? Operand { get; init; }
}

/// <summary>The state of an instance's data directory.</summary>
public enum DataState
{
    /// <summary>There is none, or an empty one.</summary>
    Missing,

    /// <summary>It is being made, or that was interrupted.</summary>
    Incomplete,

    /// <summary>A server can start on it.</summary>
    Complete,
}

/// <summary>How to make fresh data.</summary>
/// <param name="InitDbArguments">Arguments for <c>initdb</c> without those that name the directory.</param>
/// <param name="BootstrapSql">Statements run in the database <c>postgres</c> by a single-user server after <c>initdb</c>, one a line; hold no secret.</param>
/// <param name="ConfigurationSuffix">Text appended to the <c>postgresql.conf</c> that <c>initdb</c> wrote.</param>
public sealed record InitializeRecipe(Model.ValueList<string> InitDbArguments, Model.ValueList<string> BootstrapSql, string ConfigurationSuffix);

/// <summary>Something that happened by itself.</summary>
/// <param name="Instance">The instance.</param>
public abstract record DriverEvent(string Instance);

/// <summary>A server ended, and no process of it is left.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="ExitCode">Its exit code; null when unknown.</param>
/// <param name="Expected">Whether the driver was asked to stop or kill it.</param>
public sealed record ServerEnded(string Instance, int? ExitCode, bool Expected) : DriverEvent(Instance);

/// <summary>A line of a server's log.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Text">The line without its end.</param>
public sealed record ServerLogLine(string Instance, string Text) : DriverEvent(Instance);

/// <summary>A driver cannot do what it was asked; the message says what is wrong, where, and what to do.</summary>
public sealed class DriverException : Exception
{
    /// <summary>An exception without details.</summary>
    public DriverException() { }

    /// <summary>An exception with a message.</summary>
    public DriverException(string message) : base(message) { }

    /// <summary>An exception with a message and its cause.</summary>
    public DriverException(string message, Exception innerException) : base(message, innerException) { }
}

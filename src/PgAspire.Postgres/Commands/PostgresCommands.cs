using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>The command lines of PostgreSQL's programs, the same in every driver. None holds a secret.</summary>
public static class PostgresCommands
{
    /// <summary>Arguments for <c>initdb</c> without those that name a directory, in CloudNativePG's order.</summary>
    /// <param name="spec">How the first instance is initialised.</param>
    public static ValueList<string> InitDbArguments(InitDbSpec spec) => throw new NotImplementedException();

    /// <summary>Runs the server in the foreground.</summary>
    /// <param name="layout">The instance's.</param>
    public static ToolInvocation Server(InstanceLayout layout) => throw new NotImplementedException();

    /// <summary>
    /// Clones the upstream into the empty data directory, with the WAL that makes it consistent. Does not sync the files:
    /// the driver's completion mark is written after a sync of its own.
    /// </summary>
    /// <param name="layout">The layout of the instance to make; its certificates exist already.</param>
    /// <param name="upstream">The server to clone, usually the primary.</param>
    /// <param name="instance">The name of the instance to make; connects as <c>&lt;instance&gt;-join</c>.</param>
    public static ToolInvocation BaseBackup(InstanceLayout layout, PeerAddress upstream, string instance) => throw new NotImplementedException();

    /// <summary>Makes a stopped former primary follow another server's timeline; connects as <c>streaming_replica</c>.</summary>
    /// <param name="layout">The layout of the instance to rewind.</param>
    /// <param name="source">The new primary.</param>
    public static ToolInvocation Rewind(InstanceLayout layout, PeerAddress source) => throw new NotImplementedException();

    /// <summary>Prints <c>pg_control</c>; <see cref="ControlDataReport.Parse"/> reads it.</summary>
    /// <param name="layout">The instance's.</param>
    public static ToolInvocation ControlData(InstanceLayout layout) => throw new NotImplementedException();

    /// <summary>The name in <c>pg_wal</c> of the file that tells where a timeline began, for example <c>00000002.history</c>. Timeline 1 has none.</summary>
    /// <param name="timeline">The timeline.</param>
    public static string HistoryFileName(Timeline timeline) => throw new NotImplementedException();
}

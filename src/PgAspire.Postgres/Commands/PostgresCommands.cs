using System.Globalization;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>The command lines of PostgreSQL's programs, the same in every driver. None holds a secret.</summary>
public static class PostgresCommands
{
    /// <summary>
    /// Arguments for <c>initdb</c> without those that name a directory: CloudNativePG's in its order, then those without an effect on the result.
    /// </summary>
    /// <param name="spec">How the first instance is initialised.</param>
    public static ValueList<string> InitDbArguments(InitDbSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var arguments = new List<string> { "--username=postgres" };
        if (spec.DataChecksums == true)
        {
            arguments.Add("-k");
        }
        Add("--encoding=", spec.Encoding);
        Add("--lc-collate=", spec.LocaleCollate);
        Add("--lc-ctype=", spec.LocaleCType);
        Add("--locale=", spec.Locale);
        Add("--locale-provider=", spec.LocaleProvider);
        Add("--icu-locale=", spec.IcuLocale);
        Add("--icu-rules=", spec.IcuRules);
        Add("--builtin-locale=", spec.BuiltinLocale);
        Add("--wal-segsize=", spec.WalSegmentSize?.ToString(CultureInfo.InvariantCulture));

        // nobody can connect over the network before the operator's own pg_hba.conf is there
        arguments.AddRange(["--auth-local=peer", "--auth-host=reject", "--no-sync", "--no-instructions"]);
        return [.. arguments];

        void Add(string option, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                arguments.Add(option + value);
            }
        }
    }

    /// <summary>Runs the server in the foreground; everything else is in its configuration files.</summary>
    /// <param name="layout">The instance's.</param>
    public static ToolInvocation Server(InstanceLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new ToolInvocation(PostgresTool.Postgres, ["-D", layout.DataDirectory]);
    }

    /// <summary>
    /// Clones a server into the empty data directory, with the WAL that makes the clone consistent.
    /// Nothing is synced: that is for whoever marks the data as complete, once and only where the data must survive a power cut.
    /// The clone has the source's configuration files; write its own before it starts.
    /// </summary>
    /// <param name="layout">The layout of the instance to make; its certificates exist already.</param>
    /// <param name="upstream">The server to clone, usually the primary.</param>
    /// <param name="instance">The name of the instance to make; connects as <c>&lt;instance&gt;-join</c>.</param>
    public static ToolInvocation BaseBackup(InstanceLayout layout, PeerAddress upstream, string instance)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentException.ThrowIfNullOrEmpty(instance);
        // wal_sender_timeout: the clone may be busy writing for longer than the server's 5 s
        var source = ConnInfo.Replication(layout, upstream, $"{instance}-join", ("options", "-c wal_sender_timeout=0s"));
        return new ToolInvocation(PostgresTool.BaseBackup,
            ["-D", layout.DataDirectory, "-v", "-w", "-d", source, "-X", "stream", "--checkpoint=fast", "--no-manifest", "--no-sync"]);
    }

    /// <summary>
    /// Makes a stopped former primary follow another server's timeline; connects as <c>streaming_replica</c>.
    /// The program itself runs crash recovery first where the server was killed, which needs that there is no <c>standby.signal</c>.
    /// Afterwards the data has the source's configuration files; write its own before it starts.
    /// Nothing is synced: that is for whoever marks the data as complete, once and only where the data must survive a power cut.
    /// </summary>
    /// <param name="layout">The layout of the instance to rewind.</param>
    /// <param name="source">The new primary, after a checkpoint on its timeline.</param>
    public static ToolInvocation Rewind(InstanceLayout layout, PeerAddress source)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new ToolInvocation(PostgresTool.Rewind,
            ["--target-pgdata", layout.DataDirectory, "--source-server", ConnInfo.Replication(layout, source, applicationName: null), "--no-sync"]);
    }

    /// <summary>Prints <c>pg_control</c>; <see cref="ControlDataReport.Parse"/> reads it.</summary>
    /// <param name="layout">The instance's.</param>
    public static ToolInvocation ControlData(InstanceLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new ToolInvocation(PostgresTool.ControlData, ["-D", layout.DataDirectory]);
    }

    /// <summary>The name in <c>pg_wal</c> of the file that tells where a timeline began, for example <c>00000002.history</c>. Timeline 1 has none.</summary>
    /// <param name="timeline">The timeline; 2 or later.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeline"/> is the first or unknown.</exception>
    public static string HistoryFileName(Timeline timeline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeline.Value, 2u, nameof(timeline));
        return string.Create(CultureInfo.InvariantCulture, $"{timeline.Value:X8}.history");
    }
}

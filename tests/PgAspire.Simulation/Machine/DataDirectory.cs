using PgAspire.Model;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Machine;

/// <summary>What is in a data directory: survives its server.</summary>
internal sealed class DataDirectory
{
    /// <summary>The system identifier.</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary>Whether a tool has only written a part of it.</summary>
    public bool Partial { get; set; }

    /// <summary>Whether its server was promoted by hand: it goes its own way, and nobody misses what it has.</summary>
    public bool Strayed { get; set; }

    /// <summary>The files besides the data, by name.</summary>
    public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a server starts on it as a standby.</summary>
    public bool StandbySignal
    {
        get => Files.ContainsKey(Signal);
        set
        {
            if (value)
            {
                Files[Signal] = "";
            }
            else
            {
                Files.Remove(Signal);
            }
        }
    }

    /// <summary>The timeline of the end of its WAL.</summary>
    public required WalBranch Branch { get; set; }

    /// <summary>The end of its WAL on disk.</summary>
    public long Flushed { get; set; }

    /// <summary>Where replay begins at the next start.</summary>
    public long Redo { get; set; }

    /// <summary>Before this position is replayed, the data is not consistent and nobody may connect.</summary>
    public long Consistent { get; set; }

    /// <summary>Up to where WAL was recycled.</summary>
    public long Recycled { get; set; }

    /// <summary>The branch that <c>pg_control</c> shows: that of the last checkpoint.</summary>
    public required WalBranch ControlBranch { get; set; }

    /// <summary>The newest timeline whose history file is there.</summary>
    public uint KnownTimeline { get; set; } = 1;

    /// <summary>What <c>pg_control</c> says of the server: <c>in production</c> until a shutdown's checkpoint is written.</summary>
    public string ControlState { get; set; } = "shut down";

    /// <summary>Where the record of the last checkpoint begins.</summary>
    public long CheckpointAt { get; set; }

    /// <summary>What the primary had taken from its settings when it wrote what was replayed last, as <c>pg_control</c> shows it.</summary>
    public ValueMap<int> HotStandbySettings { get; set; } = ServerSettings.HotStandbyDefaults;

    /// <summary>The physical slots and what they reserve; null is nothing yet.</summary>
    public SortedDictionary<string, long?> Slots { get; } = new(StringComparer.Ordinal);

    /// <summary>Small things that were written as SQL, each with the position of its commit.</summary>
    public Dictionary<string, (string Value, WalPosition At)> Rows { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>The whole history.</summary>
    public WalPosition End => new(Branch, Flushed);

    private const string Signal = "standby.signal";

    /// <summary>What a base backup or a copy takes over; the slots stay behind.</summary>
    public DataDirectory Copy()
    {
        var copy = new DataDirectory
        {
            SystemIdentifier = SystemIdentifier, Branch = Branch, ControlBranch = ControlBranch, Flushed = Flushed, Redo = Flushed, Consistent = Flushed,
            Recycled = Flushed, KnownTimeline = KnownTimeline, Rows = new(Rows, StringComparer.Ordinal), HotStandbySettings = HotStandbySettings,
            ControlState = ControlState, CheckpointAt = CheckpointAt,
        };
        foreach (var (name, content) in Files)
        {
            copy.Files[name] = content;
        }
        return copy;
    }

    /// <summary>Takes WAL of a history into its own, up to a position.</summary>
    public void Receive(WalBranch history, long position)
    {
        if (position > Flushed)
        {
            Flushed = position;
            Branch = history.At(position);
            KnownTimeline = Math.Max(KnownTimeline, Branch.Timeline);
        }
    }
}

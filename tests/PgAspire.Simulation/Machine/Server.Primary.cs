using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Machine;

/// <summary>What it does as a primary, and for those that stream from it.</summary>
internal sealed partial class Server
{
    private readonly List<WalStream> _walSenders = [];
    private readonly List<(long Position, Action<WalPosition> Done)> _commits = [];

    /// <summary>Those that stream from it, as far as it knows.</summary>
    public IReadOnlyList<WalStream> WalSenders => _walSenders;

    /// <summary>Writes a transaction and tells when its commit is acknowledged.</summary>
    /// <param name="size">Bytes of WAL.</param>
    /// <param name="done">Called with the commit's position; never when the server ends before.</param>
    /// <param name="refused">Called when it cannot write.</param>
    public void Commit(int size, Action<WalPosition> done, Action refused) => WhenAwake(() =>
    {
        if (!IsPrimary)
        {
            refused();
            return;
        }
        After(_machine.Pace.Flush(), () =>
        {
            if (ShuttingDown)
            {
                // its session was ended
                return;
            }
            if (Instance.DiskFull)
            {
                Fail("PANIC:  could not write to file \"pg_wal/xlogtemp\": No space left on device");
                return;
            }
            Append(size);
            _commits.Add((Data.Flushed, done));
            CheckCommits();
        });
    });

    /// <summary>The last record before an orderly end.</summary>
    public void WriteShutdownCheckpoint()
    {
        var begins = Data.Flushed;
        if (IsPrimary)
        {
            Append(ShortRecord);
        }
        Checkpoint();
        Data.ControlState = IsPrimary ? "shut down" : "shut down in recovery";
        Data.CheckpointAt = IsPrimary ? begins : Data.CheckpointAt;
    }

    /// <summary>Ends clients' sessions.</summary>
    public void TerminateSessions()
    {
        foreach (var session in Sessions.ToArray())
        {
            session.Break();
        }
        Sessions.Clear();
    }

    /// <summary>Takes a standby's connection.</summary>
    public void Feed(WalStream stream)
    {
        _walSenders.Add(stream);
        stream.Pump();
    }

    /// <summary>A standby is gone, as far as this server knows.</summary>
    public void Unfeed(WalStream stream) => _walSenders.Remove(stream);

    /// <summary>A standby has confirmed something, or the rule has changed.</summary>
    public void CheckCommits()
    {
        if (_commits.Count == 0 || !IsPrimary)
        {
            return;
        }
        var standbys = new List<(string Name, long Confirmed)>(_walSenders.Count);
        foreach (var stream in _walSenders)
        {
            if (stream.CaughtUp)
            {
                standbys.Add((stream.ApplicationName, stream.Confirmed));
            }
        }
        for (var i = 0; i < _commits.Count;)
        {
            var (position, done) = _commits[i];
            if (Settings.Synchronous.IsConfirmed(position, standbys))
            {
                _commits.RemoveAt(i);
                done(new(Data.Branch, position));
            }
            else
            {
                i++;
            }
        }
    }

    private void Append(int size)
    {
        Data.Flushed += size;
        PumpAll();
    }

    private void PumpAll()
    {
        foreach (var stream in _walSenders)
        {
            stream.Pump();
        }
    }

    private void EndStreams()
    {
        foreach (var stream in _walSenders.ToArray())
        {
            stream.SenderGivesUp();
        }
        _walSenders.Clear();
        if (Receiver is { } receiver)
        {
            Receiver = null;
            receiver.ReceiverEnded();
        }
    }
}

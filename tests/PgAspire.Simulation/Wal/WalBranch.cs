using PgAspire.Model;

namespace PgAspire.Simulation.Wal;

/// <summary>
/// What one server wrote of one timeline. Two servers that leave recovery at the same point write two branches, even where PostgreSQL gives both the same
/// number; so a position names its content.
/// </summary>
internal sealed class WalBranch(uint timeline, WalBranch? parent, long begin, object writer)
{
    /// <summary>The timeline's number as PostgreSQL gives it.</summary>
    public uint Timeline => timeline;

    /// <summary>What it continues; null for the first one.</summary>
    public WalBranch? Parent => parent;

    /// <summary>Where it continues <see cref="Parent"/>.</summary>
    public long Begin => begin;

    /// <summary>The data directory whose server writes it.</summary>
    public object Writer => writer;

    /// <summary>The last position that is promised to survive: a client was told so, under a rule that promises it. 0 when there is none.</summary>
    public long Promised { get; set; }

    /// <summary>The records that tell standbys which settings the primary has from there on.</summary>
    public List<(long Position, ValueMap<int> Settings)> ParameterChanges { get; } = [];

    /// <summary>The first such record of this history behind a position; null when there is none up to another one.</summary>
    public (long Position, ValueMap<int> Settings)? NextParameterChange(long after, long until)
    {
        (long Position, ValueMap<int> Settings)? first = null;
        for (var (branch, limit) = (this, until); branch is not null && limit > after; (branch, limit) = (branch.Parent!, Math.Min(limit, branch.Begin)))
        {
            foreach (var change in branch.ParameterChanges)
            {
                if (change.Position > after && change.Position <= limit && !(first?.Position < change.Position))
                {
                    first = change;
                }
            }
        }
        return first;
    }

    /// <summary>Where in this history a position is: this branch or one that it continues.</summary>
    public WalBranch At(long position)
    {
        var branch = this;
        while (branch.Parent is { } before && position <= branch.Begin)
        {
            branch = before;
        }
        return branch;
    }
}

/// <summary>A position in a history.</summary>
internal readonly record struct WalPosition(WalBranch Branch, long Lsn)
{
    /// <summary>Whether this history has everything up to another position.</summary>
    public bool Contains(WalPosition other)
    {
        var (branch, limit) = (Branch, Lsn);
        while (branch != other.Branch)
        {
            if (branch.Parent is not { } before)
            {
                return false;
            }
            limit = Math.Min(limit, branch.Begin);
            branch = before;
        }
        return other.Lsn <= limit;
    }

    /// <summary>The same as far as PostgreSQL can tell, which compares the numbers of timelines and where they end.</summary>
    public bool LooksLikeContaining(WalPosition other)
    {
        var (branch, limit) = (Branch, Lsn);
        while (branch.Timeline != other.Branch.Timeline)
        {
            if (branch.Parent is not { } before)
            {
                return false;
            }
            limit = Math.Min(limit, branch.Begin);
            branch = before;
        }
        return other.Lsn <= limit;
    }

    /// <summary>The last position that two histories have in common.</summary>
    public long CommonWith(WalPosition other)
    {
        for (var (branch, limit) = (Branch, Lsn); ; (branch, limit) = (branch.Parent, Math.Min(limit, branch.Begin)))
        {
            for (var (theirs, end) = (other.Branch, other.Lsn); ; (theirs, end) = (theirs.Parent, Math.Min(end, theirs.Begin)))
            {
                if (branch == theirs)
                {
                    return Math.Min(limit, end);
                }
                if (theirs.Parent is null)
                {
                    break;
                }
            }
            if (branch.Parent is null)
            {
                return 0;
            }
        }
    }
}

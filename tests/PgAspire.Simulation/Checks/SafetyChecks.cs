using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Checks;

/// <summary>What must hold at every step. Called at each step that could break it; knows everything, unlike the operator. The first violation counts.</summary>
internal sealed partial class SafetyChecks
{
    private readonly List<WalBranch> _promised = [];
    private readonly Dictionary<string, IReadOnlyCollection<string>> _slotOwners = new(StringComparer.Ordinal);
    private PostgresClusterSpec? _spec;
    private Server? _leader;
    private WalPosition? _lastAcknowledged;
    private uint _timeline;
    private bool _changing;
    private long _inForceSince;
    private PostgresClusterSpec? _first;

    /// <summary>What was violated first; null when nothing was.</summary>
    public string? Violation { get; private set; }

    /// <summary>How many acknowledged writes there were, and how many of them under a promise to survive.</summary>
    public (int All, int Promised) Acknowledged { get; private set; }

    /// <summary>How many times a primary began without what was acknowledged without a promise.</summary>
    public int LossesWithoutPromise { get; private set; }

    /// <summary>How many times a server left recovery or started as a primary.</summary>
    public int Primaries { get; private set; }

    /// <summary>What was reported as done.</summary>
    public SafetyOfOperations Operations => field ??= new(this);

    /// <summary>Whether acknowledged writes are promised to survive. While another rule is being brought about, nothing new is promised.</summary>
    public bool Promises => PromiseIsWanted && !_changing;

    private bool PromiseIsWanted => _spec?.Postgresql.Synchronous is { DataDurability: DataDurability.Required };

    /// <summary>The server that leads or has led last.</summary>
    public Server? Leader => _leader;

    /// <summary>The user asks for something else from now on: what was promised under another rule is given up where the user gives it up.</summary>
    public void Wanted(PostgresClusterSpec spec)
    {
        if (_spec == spec)
        {
            return;
        }
        _changing = _first is not null;
        _first ??= spec;
        _inForceSince = long.MaxValue;
        _spec = spec;
        if (!PromiseIsWanted)
        {
            _promised.ForEach(b => b.Promised = 0);
            _promised.Clear();
        }
    }

    /// <summary>Notes a violation.</summary>
    public void Violate(string what) => Violation ??= what;

    /// <summary>A server has left recovery or has started as a primary.</summary>
    public void Leads(Server server)
    {
        if (server.Data.Strayed)
        {
            // until writes are led there
            return;
        }
        Primaries++;
        if (Operations.IsPlanned(server.Instance) && _lastAcknowledged is { } known && !server.Data.End.Contains(known))
        {
            Violate($"lost in a planned switchover: {server.Instance} takes writes from {Text(server.Data.End)} on without those up to {Text(known)}, which were acknowledged");
        }
        foreach (var other in server.Instance.Storage.Instances.Values)
        {
            if (other != server.Instance && other.Server is { Alive: true, IsPrimary: true, Data.Strayed: false })
            {
                Violate($"two primaries: {server.Instance} takes writes while {other} does");
            }
        }
        if (MissingPromise(server.Data.End) is { } missing)
        {
            Violate($"lost writes: {server.Instance} takes writes from {Text(server.Data.End)} on without those up to {Text(missing)}, which were acknowledged");
        }
        if (_lastAcknowledged is { } last && !server.Data.End.Contains(last))
        {
            LossesWithoutPromise++;
            _lastAcknowledged = null;
        }
        _leader = server;
    }

    /// <summary>A client was told that its write is committed.</summary>
    public void Acknowledge(Server server, WalPosition position)
    {
        Acknowledged = (Acknowledged.All + 1, Acknowledged.Promised + (Promises ? 1 : 0));
        _lastAcknowledged = position;
        LookWhetherInForce(server);
        if (!Promises)
        {
            return;
        }
        if (server != _leader)
        {
            Violate($"lost write: {server.Instance} acknowledges at {Text(position)} although {_leader?.Instance} has taken over");
        }
        // what a standby had when it confirmed counts, whatever became of it since
        var copies = server.WalSenders.Where(s => s.ConfirmedHistory.Contains(position)).Select(s => s.Standby.Instance).Distinct().Count();
        if (copies < _spec!.Postgresql.Synchronous!.Number)
        {
            Violate($"acknowledged too early: {server.Instance} acknowledges at {Text(position)} with {copies} other copies");
        }
        if (position.Branch.Promised == 0)
        {
            _promised.Add(position.Branch);
        }
        position.Branch.Promised = Math.Max(position.Branch.Promised, position.Lsn);
    }

    // a rule holds for certain when it has been in force everywhere for a while: a server that was just being started has it, too
    private void LookWhetherInForce(Server server)
    {
        if (!_changing || !PromiseIsWanted)
        {
            return;
        }
        var now = server.Machine.Time.Now;
        var everywhere = server.Instance.Storage.Instances.Values.All(i => i.Server is not { Alive: true } other || other.Settings.Synchronous.Number >= _spec!.Postgresql.Synchronous!.Number);
        _inForceSince = !everywhere ? long.MaxValue : Math.Min(_inForceSince, now);
        _changing = !everywhere || now - _inForceSince < 3 * TimeSpan.TicksPerSecond;
    }

    /// <summary>A position that was promised to survive and that a history lacks; null when it has all.</summary>
    public WalPosition? MissingPromise(WalPosition history)
    {
        foreach (var branch in _promised)
        {
            var promised = new WalPosition(branch, branch.Promised);
            if (!history.Contains(promised))
            {
                return promised;
            }
        }
        return null;
    }

    /// <summary>Whether usable data with everything promised exists without an instance.</summary>
    public bool IsCoveredWithout(Instance instance) => instance.Storage.Instances.Values.Any(i =>
        i != instance && i.State == DataState.Complete && i.Data is { Partial: false } data && MissingPromise(data.End) is null);

    private static string Text(WalPosition position) => $"{position.Branch.Timeline}/{new Lsn((ulong)position.Lsn)}";
}

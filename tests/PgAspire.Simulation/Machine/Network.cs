namespace PgAspire.Simulation.Machine;

/// <summary>Who reaches whom. The operator and the router are one process; instances reach each other over links of their own.</summary>
internal sealed class Network
{
    private readonly HashSet<(Instance, Instance)> _cut = [];
    private readonly HashSet<Instance> _away = [];

    /// <summary>By how much messages take longer than usual.</summary>
    public double Slowness { get; set; } = 1;

    public bool Joined(Instance one, Instance other) => one == other || !_cut.Contains(Link(one, other));

    public bool OperatorReaches(Instance instance) => !_away.Contains(instance);

    public void Cut(Instance one, Instance other) => _cut.Add(Link(one, other));

    public void Join(Instance one, Instance other) => _cut.Remove(Link(one, other));

    public void CutOperator(Instance instance) => _away.Add(instance);

    public void JoinOperator(Instance instance) => _away.Remove(instance);

    private static (Instance, Instance) Link(Instance one, Instance other) => one.Port < other.Port ? (one, other) : (other, one);
}

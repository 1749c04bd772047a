using PgAspire.Operator;
using PgAspire.Simulation.Driver;

namespace PgAspire.Simulation.Bugs;

/// <summary>A mistake that the operator could make, put before its planner or its driver. The production code knows nothing of it.</summary>
internal abstract class PlantedBug
{
    /// <summary>Decides in the planner's place.</summary>
    public virtual Plan Decide(Observation observation) => Planner.Next(observation);

    /// <summary>Refuses operations in the production code's place.</summary>
    public virtual string? Refuse(ClusterOperation operation, Situation situation) => OperationRules.Refuse(operation, situation);

    /// <summary>Withdraws operations in the production code's place.</summary>
    public virtual ClusterStatus Withdraw(ClusterOperation operation, Situation situation) => OperationRules.Withdraw(operation, situation);

    /// <summary>Stands before the driver.</summary>
    public virtual IInstanceDriver Stand(SimulatedDriver driver) => driver;
}

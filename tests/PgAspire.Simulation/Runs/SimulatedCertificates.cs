using PgAspire.Model;
using PgAspire.Postgres;
using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Runs;

/// <summary>The certificates of every simulated cluster: made once, since they are random and slow to make and nothing here depends on what is in them.</summary>
internal static class SimulatedCertificates
{
    public static string Json { get; } = ClusterCertificates.Create(new ClusterNames("pg"), [], VirtualTime.Epoch).ToJson();
}

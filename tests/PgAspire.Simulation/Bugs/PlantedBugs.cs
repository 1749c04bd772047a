namespace PgAspire.Simulation.Bugs;

/// <summary>The bugs that the simulation must notice.</summary>
internal static class PlantedBugs
{
    public sealed record Entry(string Name, string Description, Func<PlantedBug> Create);

    public static IReadOnlyList<Entry> All { get; } = [];

    public static Func<PlantedBug>? Find(string name) => All.FirstOrDefault(b => b.Name == name)?.Create;
}

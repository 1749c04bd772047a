namespace Aspire.Hosting.Pipelines;

/// <summary>The order of steps: what is required becomes a dependency, what is unknown or circular is refused.</summary>
internal static class PipelineGraph
{
    /// <summary>Refuses what cannot be ordered, then says every <c>RequiredBySteps</c> as a dependency of the other step.</summary>
    public static void Connect(IReadOnlyList<PipelineStep> steps)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            Check(names.Add(step.Name), $"Duplicate step name: '{step.Name}'");
        }

        foreach (var step in steps)
        {
            foreach (var dependency in step.DependsOnSteps)
            {
                Check(names.Contains(dependency), $"Step '{step.Name}' depends on unknown step '{dependency}'");
            }

            foreach (var dependent in step.RequiredBySteps)
            {
                Check(names.Contains(dependent), $"Step '{step.Name}' is required by unknown step '{dependent}'");
            }
        }

        var byName = steps.ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var step in steps)
        {
            foreach (var dependent in step.RequiredBySteps.Select(name => byName[name]).Where(d => !d.DependsOnSteps.Contains(step.Name)))
            {
                dependent.DependsOnSteps.Add(step.Name);
            }
        }
    }

    /// <summary>The step and all that it depends on, each one after its dependencies.</summary>
    public static List<PipelineStep> Closure(IReadOnlyList<PipelineStep> steps, string name)
    {
        var byName = steps.ToDictionary(s => s.Name, StringComparer.Ordinal);
        Check(byName.ContainsKey(name), $"Step '{name}' not found in pipeline. Available steps: {string.Join(", ", steps.Select(s => $"'{s.Name}'"))}");
        return InOrder(byName, [name]);
    }

    /// <summary>Refuses circles.</summary>
    public static void CheckOrder(IReadOnlyList<PipelineStep> steps) =>
        InOrder(steps.ToDictionary(s => s.Name, StringComparer.Ordinal), steps.Select(s => s.Name));

    private static List<PipelineStep> InOrder(Dictionary<string, PipelineStep> byName, IEnumerable<string> names)
    {
        var ordered = new List<PipelineStep>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var name in names)
        {
            Visit(name);
        }

        return ordered;

        void Visit(string name)
        {
            Check(!path.Contains(name), $"Circular dependency detected in pipeline steps: {string.Join(" → ", path.SkipWhile(p => p != name).Append(name))}");
            if (!byName.TryGetValue(name, out var step) || !done.Add(name))
            {
                return;
            }

            path.Add(name);
            foreach (var dependency in step.DependsOnSteps)
            {
                Visit(dependency);
            }

            path.RemoveAt(path.Count - 1);
            ordered.Add(step);
        }
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidOperationException(message);
        }
    }
}

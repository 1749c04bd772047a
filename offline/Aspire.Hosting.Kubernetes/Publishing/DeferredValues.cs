using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <param name="Section">The first key in values.yaml.</param>
/// <param name="Resource">The second.</param>
/// <param name="Key">The third.</param>
internal readonly record struct ValuesPath(string Section, string Resource, string Key);

/// <summary>What publishing leaves open in values.yaml.</summary>
internal sealed class DeferredValues
{
    public List<(ValuesPath Path, ParameterResource Parameter)> Parameters { get; } = [];

    /// <summary>Text with expressions that refer to other values.</summary>
    public List<(ValuesPath Path, string Text)> Compositions { get; } = [];

    public List<(ValuesPath Path, IValueProvider Provider)> Providers { get; } = [];

    public List<(ValuesPath Path, IResource Resource)> Images { get; } = [];
}

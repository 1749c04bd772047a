using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    LaunchSettings? LaunchSettings => null;

    bool SuppressBuild => false;

    bool IsFileBasedApp => string.Equals(Path.GetExtension(ProjectPath), ".cs", StringComparison.OrdinalIgnoreCase);
}

internal sealed class ProjectPathMetadata(string projectPath) : IProjectMetadata
{
    private readonly Lazy<string> _path = new(() => FindProject(projectPath));

    public string ProjectPath => _path.Value;

    private static string FindProject(string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        return Directory.GetFiles(path, "*.*proj") is [var single]
            ? single
            : throw new DistributedApplicationException($"The folder '{path}' must contain exactly one project file.");
    }
}

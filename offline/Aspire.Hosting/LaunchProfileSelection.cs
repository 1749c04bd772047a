using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>The launch profile that a project is started with: the named one, the AppHost's own, or the first that starts a project.</summary>
internal static class LaunchProfileSelection
{
    private static readonly JsonSerializerOptions Json = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static (string Name, LaunchProfile Profile)? Select(IResource project)
    {
        if (project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>() || Profiles(project) is not { Count: > 0 } profiles)
        {
            return null;
        }

        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var named))
        {
            return profiles.TryGetValue(named.Name, out var profile)
                ? (named.Name, profile)
                : throw new DistributedApplicationException($"Launch settings file does not contain '{named.Name}' profile.");
        }

        if (project.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var preferred) && profiles.TryGetValue(preferred.Name, out var shared) && StartsProject(shared))
        {
            return (preferred.Name, shared);
        }

        return profiles.Where(p => StartsProject(p.Value)).Select(p => ((string, LaunchProfile)?)(p.Key, p.Value)).FirstOrDefault();
    }

    private static bool StartsProject(LaunchProfile profile) =>
        string.IsNullOrEmpty(profile.CommandName) || profile.CommandName.ToUpperInvariant() is "PROJECT" or "EXECUTABLE";

    private static Dictionary<string, LaunchProfile>? Profiles(IResource project)
    {
        var metadata = project.Annotations.OfType<IProjectMetadata>().Single();
        if (metadata.LaunchSettings is { } given)
        {
            return given.Profiles;
        }

        if (!File.Exists(metadata.ProjectPath))
        {
            throw new DistributedApplicationException($"Project file '{metadata.ProjectPath}' was not found.");
        }

        var directory = Path.GetDirectoryName(metadata.ProjectPath)!;
        string[] files = [Path.Combine(directory, "Properties", "launchSettings.json"), Path.ChangeExtension(metadata.ProjectPath, ".run.json")];
        if (files.Take(metadata.IsFileBasedApp ? 2 : 1).FirstOrDefault(File.Exists) is not { } file)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllBytes(file), Json)?.Profiles;
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"The launch settings file '{file}' for project resource '{project.Name}' is not valid.", exception);
        }
    }
}

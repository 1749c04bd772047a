using System.Xml.Linq;

namespace Aspire.Hosting.Execution;

/// <summary>What is run for a project: what `dotnet run` would run, directly when it is built and can be found, otherwise `dotnet run` itself.</summary>
internal static class ProjectCommand
{
    /// <summary>The arguments of `dotnet` as Aspire shows them.</summary>
    public static string[] Shown(IProjectMetadata metadata, string? configuration) =>
    [
        "run",
        metadata.IsFileBasedApp ? "--file" : "--project",
        metadata.ProjectPath,
        .. metadata.IsFileBasedApp ? ["--no-cache"] : Array.Empty<string>(),
        .. metadata.SuppressBuild ? ["--no-build"] : Array.Empty<string>(),
        .. string.IsNullOrEmpty(configuration) ? Array.Empty<string>() : ["--configuration", configuration],
        "--no-launch-profile",
    ];

    public static (string Program, string[] Arguments) Actual(IProjectMetadata metadata, string? configuration)
    {
        if (metadata.SuppressBuild && !metadata.IsFileBasedApp && FindOutput(metadata.ProjectPath, configuration ?? "Debug") is { } assembly)
        {
            return (Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", ["exec", assembly]);
        }

        var arguments = Shown(metadata, configuration);
        // a separator keeps the program's arguments from being read as arguments of dotnet run
        return ("dotnet", [.. arguments, "--"]);
    }

    private static string? FindOutput(string projectPath, string configuration)
    {
        var folder = Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", configuration);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        string name;
        try
        {
            name = XDocument.Load(projectPath).Descendants().FirstOrDefault(e => e.Name.LocalName == "AssemblyName")?.Value is { Length: > 0 } given && !given.Contains('$')
                ? given
                : Path.GetFileNameWithoutExtension(projectPath);
        }
        catch (Exception exception) when (exception is System.Xml.XmlException or IOException)
        {
            return null;
        }

        // several target frameworks or runtime identifiers: dotnet run knows which one is meant
        return Directory.GetFiles(folder, name + ".runtimeconfig.json", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}publish{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToArray() is [var single]
            && Path.ChangeExtension(single, null) is var stem && Path.ChangeExtension(stem, ".dll") is var assembly && File.Exists(assembly)
                ? assembly
                : null;
    }
}

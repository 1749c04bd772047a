using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Extensions from images of their own.</summary>
internal static partial class ExtensionImageRules
{
    private const int MaximumNameLength = 59;

    public static void Check(PostgresClusterSpec spec, Findings findings) =>
        CheckAll(spec.Postgresql.Extensions, spec.ImageCatalogRef is null, "spec.postgresql.extensions", findings);

    /// <summary>Adds an error for each thing that a list of extensions cannot have.</summary>
    public static void CheckAll(ValueList<ExtensionImageSpec> extensions, bool referenceRequired, string path, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < extensions.Count; i++)
        {
            var (extension, inside) = (extensions[i], $"{path}[{i}]");
            CheckName(extension.Name, $"{inside}.name", names, volumes, findings);
            if (referenceRequired && string.IsNullOrEmpty(extension.Image))
            {
                findings.Add($"{inside}.image.reference", $"Image reference for extension `{Excerpt.Of(extension.Name)}` must be set when no image catalog is configured.");
            }
            else if (extension.Image is { Length: > 0 } image && !ImageReference.TryParse(image, out _))
            {
                findings.Add($"{inside}.image.reference", $"'{Excerpt.Of(image)}' is no image's name; expected [registry/]repository:tag[@sha256:digest].");
            }
            CheckPaths(extension.ExtensionControlPath, $"{inside}.extension_control_path", findings);
            CheckPaths(extension.DynamicLibraryPath, $"{inside}.dynamic_library_path", findings);
            CheckPaths(extension.LdLibraryPath, $"{inside}.ld_library_path", findings);
            CheckPaths(extension.BinPath, $"{inside}.bin_path", findings);
            CheckVariables(extension.Env, inside, findings);
        }
    }

    private static void CheckName(string name, string path, HashSet<string> names, HashSet<string> volumes, Findings findings)
    {
        if (name.Length == 0)
        {
            findings.Add(path, "value cannot be empty.");
            return;
        }
        if (name.Length > MaximumNameLength || !NamePattern().IsMatch(name))
        {
            findings.Add(path, $"'{Excerpt.Of(name)}' should match '^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$' and have at most {MaximumNameLength} characters.");
        }
        if (!names.Add(name))
        {
            findings.Add(path, $"Duplicate value: '{Excerpt.Of(name)}'.");
        }
        else if (name.Replace('_', '-') is var volume && !volumes.Add(volume))
        {
            findings.Add(path, $"extension name results in duplicate volume name \"{Excerpt.Of(volume)}\" after sanitization (underscores are converted to hyphens).");
        }
    }

    private static void CheckPaths(ValueList<string> paths, string path, Findings findings)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < paths.Count; i++)
        {
            if (paths[i].Length == 0)
            {
                findings.Add($"{path}[{i}]", "value cannot be empty.");
            }
            else if (!taken.Add(paths[i]))
            {
                findings.Add($"{path}[{i}]", $"Duplicate value: '{Excerpt.Of(paths[i])}'.");
            }
            else if (Escapes(paths[i]))
            {
                findings.Add($"{path}[{i}]", $"path must not escape the extension directory: '{Excerpt.Of(paths[i])}'.");
            }
        }
    }

    // a leading slash is the extension's own directory
    private static bool Escapes(string path)
    {
        var depth = 0;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            depth += part switch { "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }
        return false;
    }

    private static void CheckVariables(ValueList<ExtensionVariable> variables, string path, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < variables.Count; i++)
        {
            var (name, value) = (variables[i].Name, variables[i].Value);
            if (!VariablePattern().IsMatch(name))
            {
                findings.Add($"{path}.env[{i}].name", $"'{Excerpt.Of(name)}' should match '^[a-zA-Z_][a-zA-Z0-9_]*$'.");
            }
            if (EnvironmentRules.IsReserved(name))
            {
                findings.Add($"{path}.env[{i}].name", "the usage of this environment variable is reserved for the operator.");
            }
            if (name is "PATH" or "LD_LIBRARY_PATH")
            {
                findings.Add($"{path}.env[{i}].name", $"{name} must be configured via {path}.{(name == "PATH" ? "bin_path" : "ld_library_path")}.");
            }
            if (!names.Add(name))
            {
                findings.Add($"{path}.env[{i}].name", $"Duplicate value: '{Excerpt.Of(name)}'.");
            }
            if (value.Length == 0)
            {
                findings.Add($"{path}.env[{i}].value", "value cannot be empty.");
            }
            // two dollars stand for one
            foreach (var match in PlaceholderPattern().Matches(value).Where(m => m.Groups["dollars"].Length % 2 == 1 && m.Groups["name"].Value != "image_root"))
            {
                findings.Add($"{path}.env[{i}].value", $"unsupported placeholder(s): ${{{Excerpt.Of(match.Groups["name"].Value)}}}; supported: ${{image_root}}.");
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9_]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"(?<dollars>\$+)\{(?<name>[^}]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PlaceholderPattern();
}

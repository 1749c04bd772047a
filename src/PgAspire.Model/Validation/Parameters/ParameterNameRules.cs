using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Which parameters may be set, and what their values must not contain.</summary>
internal static partial class ParameterNameRules
{
    public static void Check(PostgresClusterSpec spec, UserParameters parameters, Findings findings)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in spec.Postgresql.Parameters)
        {
            var path = ParameterRules.Path(name);
            if (!NamePattern().IsMatch(name))
            {
                findings.Add(path, "must be a valid PostgreSQL configuration parameter name (a GUC name, optionally namespaced with a single dot).");
                continue;
            }
            CheckName(name, path, seen, findings);
            CheckValue(spec, name, value, path, findings);
        }
    }

    private static void CheckName(string name, string path, Dictionary<string, string> seen, Findings findings)
    {
        if (name.ToLowerInvariant() is "include" or "include_dir" or "include_if_exists")
        {
            findings.Add(path, "is a directive that reads another file, not a parameter. Write the parameters themselves here.");
        }
        if (!seen.TryAdd(name, name))
        {
            findings.Add(path, $"is the same parameter as '{seen[name]}': PostgreSQL does not regard case. Remove one of the two.");
        }
        // both spellings would be in the file, and the one that comes later would win
        if (!OperatorParameters.IsFixed(name) && !OperatorParameters.Defaults.ContainsKey(name) && OperatorParameters.Defaults.ContainsKey(name.ToLowerInvariant()))
        {
            findings.Add(path, $"must be written in lower case: '{name.ToLowerInvariant()}'.");
        }
    }

    private static void CheckValue(PostgresClusterSpec spec, string name, string? value, string path, Findings findings)
    {
        if (!findings.Require(value, path))
        {
            return;
        }
        if (OperatorParameters.IsFixed(name))
        {
            var accepted = name == OperatorParameters.ArchiveModeName && spec.SkipsWalArchiving ? "off" : OperatorParameters.AcceptedValue(name);
            if (value != accepted)
            {
                findings.Add(path, $"Can't set fixed configuration parameter. {Remedy(name)}");
            }
            return;
        }
        TextRules.CheckSingleLine(value, path, "The value", findings);
    }

    private static string Remedy(string name) => name.ToLowerInvariant() switch
    {
        OperatorParameters.SharedPreloadLibraries => "List the libraries in spec.postgresql.shared_preload_libraries.",
        OperatorParameters.SynchronousStandbyNames => "Use spec.postgresql.synchronous.",
        "recovery_min_apply_delay" or "restore_command" => "The operator needs it to follow the primary; remove it.",
        _ when OperatorParameters.AcceptedValue(name) is { Length: > 0 } accepted => $"The operator sets it to '{accepted}'; remove it.",
        _ => "The operator owns it; remove it.",
    };

    // CloudNativePG's pattern, with \z because $ would accept a line break at the end
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}

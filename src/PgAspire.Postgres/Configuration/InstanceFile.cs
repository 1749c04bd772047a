namespace PgAspire.Postgres;

/// <summary>A file that an instance must have, below its data directory or its certificates' directory.</summary>
/// <param name="Directory">Which directory.</param>
/// <param name="Name">The file's name in it.</param>
/// <param name="Content">Its whole content; null means that it must not exist.</param>
public sealed record InstanceFile(InstanceDirectory Directory, string Name, string? Content);

/// <summary>A directory of an instance.</summary>
public enum InstanceDirectory
{
    /// <summary>The data directory.</summary>
    Data,

    /// <summary>The directory of certificates and keys.</summary>
    Certificates,
}

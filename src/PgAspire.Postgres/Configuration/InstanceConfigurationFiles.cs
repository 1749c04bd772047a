using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>An instance's configuration as files.</summary>
public sealed record InstanceConfigurationFiles
{
    /// <summary>The files, all in <see cref="InstanceDirectory.Data"/>.</summary>
    public required ValueList<InstanceFile> Files { get; init; }

    /// <summary>
    /// SHA-256 in lower-case hexadecimal over what a reload or restart must apply: every file, without the <c>cnpg.*</c> and
    /// <c>pgaspire.*</c> parameters. A server that has loaded the files shows it as <c>cnpg.config_sha256</c> (<see cref="InstanceStatus.ConfigurationHash"/>).
    /// </summary>
    public required string Hash { get; init; }
}

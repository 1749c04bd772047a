using PgAspire.Model;

namespace PgAspire.Drivers.Docker.Images;

/// <summary>What is known of an image that can run a cluster.</summary>
internal sealed record PostgresImage
{
    /// <summary>The image's id, which names exactly what was looked at.</summary>
    public required string Id { get; init; }

    /// <summary>The name that was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the PostgreSQL programs.</summary>
    public required string BinDirectory { get; init; }

    /// <summary>The whole version, for example <c>15.20</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The account that the server runs as.</summary>
    public required ImageAccount Account { get; init; }

    /// <summary>The image's accounts (<c>/etc/passwd</c>).</summary>
    public required ValueList<ImageAccount> Accounts { get; init; }

    /// <summary>The image's <c>/etc/passwd</c>.</summary>
    public required string AccountFile { get; init; }

    /// <summary>The image's search path.</summary>
    public required string SearchPath { get; init; }

    /// <summary>The folders that the image declares as volumes.</summary>
    public required ValueList<string> DeclaredVolumes { get; init; }

    /// <summary>The major version.</summary>
    public int MajorVersion => ImageReport.MajorOf(Version);
}

/// <summary>An account of an image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UserId">Its user id.</param>
/// <param name="GroupId">Its first group's id.</param>
internal readonly record struct ImageAccount(string Name, int UserId, int GroupId);

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>The name of a container image: <c>[registry/]repository[:tag][@sha256:digest]</c>.</summary>
/// <seealso href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">OCI, Distribution Specification</seealso>
public sealed partial record ImageReference
{
    // what a registry takes: 255 for the name, 128 for the tag, and a digest
    private const int MaximumLength = 512;

    private const string DockerHub = "docker.io";

    private ImageReference(string registry, string repository, string? tag, string? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>The registry's host, with its port if it has one; <c>docker.io</c> when the name has none.</summary>
    public string Registry { get; }

    /// <summary>The repository, for example <c>cloudnative-pg/postgresql</c>; <c>library/postgres</c> for <c>postgres</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag, for example <c>18.6-minimal-trixie</c>; null when the name has none.</summary>
    public string? Tag { get; }

    /// <summary>The digest with its algorithm, for example <c>sha256:9f86d0…</c>; null when the name has none.</summary>
    public string? Digest { get; }

    /// <summary>The major version of PostgreSQL at the beginning of the tag, for example 18 for <c>18.6-minimal-trixie</c>; null when the tag has none.</summary>
    public int? MajorVersion => Tag is null ? null : MajorVersionOf(Tag);

    /// <summary>Reads an image's name.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is no image's name.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var result)
            ? result
            : throw new FormatException($"'{Excerpt.Of(text)}' is no image's name; expected [registry/]repository[:tag][@sha256:digest].");
    }

    /// <summary>Reads an image's name; false when <paramref name="text"/> is none.</summary>
    /// <param name="text">The name.</param>
    /// <param name="result">The reference.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? result)
    {
        result = null;
        if (text is null or { Length: > MaximumLength } || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }
        var registry = match.Groups["registry"] is { Success: true } host ? host.Value : DockerHub;
        var repository = match.Groups["repository"].Value;
        if (registry == DockerHub && !repository.Contains('/', StringComparison.Ordinal))
        {
            repository = $"library/{repository}";
        }
        result = new ImageReference(registry, repository, Value(match.Groups["tag"]), Value(match.Groups["digest"]));
        return true;
    }

    /// <summary>The same image with another tag and without a digest.</summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="FormatException"><paramref name="tag"/> is no tag.</exception>
    public ImageReference WithTag(string tag) => Parse($"{Registry}/{Repository}:{tag}");

    /// <summary>The whole name, always with its registry.</summary>
    public override string ToString() => $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static string? Value(Group group) => group.Success ? group.Value : null;

    // CloudNativePG's reading of a tag: the digits and points at its beginning, of which the first number is the major version
    private static int? MajorVersionOf(string tag)
    {
        var version = VersionPattern().Match(tag).Value;
        var parts = version.Split('.');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) &&
            (parts.Length < 2 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ? major
            : null;
    }

    [GeneratedRegex(@"^([0-9]\.?)+", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    // a first component with a point or a port is a registry
    [GeneratedRegex(
        @"^((?<registry>localhost(:[0-9]{1,5})?|[A-Za-z0-9-]+((\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?|:[0-9]{1,5})|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?)/)?" +
        @"(?<repository>[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*)" +
        @"(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?" +
        @"(@(?<digest>sha256:[0-9A-Fa-f]{32,128}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

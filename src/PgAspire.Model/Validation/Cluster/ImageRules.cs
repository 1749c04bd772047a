namespace PgAspire.Model;

/// <summary>The operand image, whose tag says which major version of PostgreSQL the cluster has.</summary>
internal static class ImageRules
{
    private const string Path = "spec.imageName";

    private const string Remedy = "Use a tag that begins with the version, for example '18.6-minimal-trixie'.";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (string.IsNullOrEmpty(spec.ImageName))
        {
            findings.Add(Path, $"must not be empty; leave the field out for '{ClusterDefaults.ImageName}'.");
        }
        else if (!ImageReference.TryParse(spec.ImageName, out var image))
        {
            findings.Add(Path, $"'{Excerpt.Of(spec.ImageName)}' is no image's name; expected [registry/]repository:tag[@sha256:digest].");
        }
        else if (image.Tag == "latest" || image is { Tag: null, Digest: null })
        {
            findings.Add(Path, $"Can't use 'latest' as image tag as we can't detect upgrades. {Remedy}");
        }
        else if (image.Tag is null)
        {
            findings.Add(Path, $"Can't use just the image sha as we can't detect upgrades. {Remedy} The sha may follow it.");
        }
        else if (image.MajorVersion is not { } major)
        {
            findings.Add(Path, $"invalid version tag '{Excerpt.Of(image.Tag)}'. {Remedy}");
        }
        else if (major < ClusterDefaults.MinimumMajorVersion)
        {
            findings.Add(Path,
                $"Unsupported PostgreSQL version. Versions {ClusterDefaults.MinimumMajorVersion} or newer are supported; " +
                $"the tag '{Excerpt.Of(image.Tag)}' is version {major}.");
        }
    }

    /// <summary>The major version that the image's tag names; null when it names none.</summary>
    public static int? MajorVersion(PostgresClusterSpec spec) => spec.MajorVersion;
}

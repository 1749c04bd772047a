namespace PgAspire.Model;

/// <summary>Image catalogs and references to them.</summary>
internal static class ImageCatalogRules
{
    private const int MaximumImages = 8;

    private const int MaximumComponents = 32;

    private const int MinimumMajor = 10;

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        const string Path = "spec.imageCatalogRef";
        if (spec.ImageCatalogRef is { } reference)
        {
            CheckReference(reference.ApiGroup, reference.Name, Path, findings);
            if (spec.ImageName is { Length: > 0 } and not ClusterDefaults.ImageName)
            {
                findings.Add("spec.imageName", "imageName and imageCatalogRef are mutually exclusive. Remove one of the two.");
            }
            if (reference.Major < ClusterDefaults.MinimumMajorVersion)
            {
                findings.Add($"{Path}.major",
                    $"Unsupported PostgreSQL version. Versions {ClusterDefaults.MinimumMajorVersion} or newer are supported; this is version {reference.Major}.");
            }
            else if (spec.ImageCatalogs.FirstOrDefault(c => c.Kind == reference.Kind && c.Metadata.Name == reference.Name) is { } catalog &&
                !catalog.Images.Any(i => i.Major == reference.Major))
            {
                findings.Add($"{Path}.major", $"the catalog '{Excerpt.Of(reference.Name)}' has no image for version {reference.Major}.");
            }
        }
        for (var i = 0; i < spec.ImageCatalogs.Count; i++)
        {
            CheckCatalog(spec.ImageCatalogs[i], $"imageCatalogs[{i}].spec", findings);
        }
    }

    /// <summary>Adds an error when a reference is none to a catalog.</summary>
    public static void CheckReference(string apiGroup, string name, string path, Findings findings)
    {
        if (apiGroup != ClusterDefaults.ApiGroup)
        {
            findings.Add($"{path}.apiGroup", $"Only image catalogs are supported: apiGroup must be {ClusterDefaults.ApiGroup}, not '{Excerpt.Of(apiGroup)}'.");
        }
        ReferenceRules.CheckObject(name, $"{path}.name", findings);
    }

    /// <summary>Adds an error when a text is no component's key.</summary>
    public static void CheckKey(string key, string path, Findings findings) => KubernetesNames.CheckLabel(key, path, findings);

    private static void CheckCatalog(ImageCatalogSpec catalog, string path, Findings findings)
    {
        if (catalog.Images.Count is < 1 or > MaximumImages)
        {
            findings.Add($"{path}.images", $"must have from 1 to {MaximumImages} items, but has {catalog.Images.Count}.");
        }
        var majors = new HashSet<int>();
        for (var i = 0; i < catalog.Images.Count; i++)
        {
            var image = catalog.Images[i];
            if (image.Major < MinimumMajor)
            {
                findings.Add($"{path}.images[{i}].major", $"should be greater than or equal to {MinimumMajor}, but is {image.Major}.");
            }
            if (!majors.Add(image.Major))
            {
                findings.Add($"{path}.images[{i}].major", $"Images must have unique major versions; {image.Major} is there already.");
            }
            CheckImage(image.Image, $"{path}.images[{i}].image", findings);
            ExtensionImageRules.CheckAll(image.Extensions, referenceRequired: false, $"{path}.images[{i}].extensions", findings);
        }
        if (catalog.ComponentImages.Count > MaximumComponents)
        {
            findings.Add($"{path}.componentImages", $"must have at most {MaximumComponents} items, but has {catalog.ComponentImages.Count}.");
        }
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < catalog.ComponentImages.Count; i++)
        {
            CheckKey(catalog.ComponentImages[i].Key, $"{path}.componentImages[{i}].key", findings);
            if (!keys.Add(catalog.ComponentImages[i].Key))
            {
                findings.Add($"{path}.componentImages[{i}].key", $"Component image keys must be unique; '{Excerpt.Of(catalog.ComponentImages[i].Key)}' is there already.");
            }
            CheckImage(catalog.ComponentImages[i].Image, $"{path}.componentImages[{i}].image", findings);
        }
    }

    private static void CheckImage(string image, string path, Findings findings)
    {
        if (!ImageReference.TryParse(image, out _))
        {
            findings.Add(path, $"'{Excerpt.Of(image)}' is no image's name; expected [registry/]repository:tag[@sha256:digest].");
        }
    }
}

namespace PgAspire.Model;

/// <summary>The kinds of image catalogs.</summary>
public enum ImageCatalogKind
{
    /// <summary>In a namespace (<c>ImageCatalog</c>).</summary>
    ImageCatalog,

    /// <summary>For the whole Kubernetes cluster (<c>ClusterImageCatalog</c>).</summary>
    ClusterImageCatalog,
}

/// <summary>The operand image is the one that a catalog names for a major version (<c>spec.imageCatalogRef</c>).</summary>
public sealed record ImageCatalogRef
{
    /// <summary>The catalog's API group (<c>apiGroup</c>); must be <c>postgresql.cnpg.io</c>, the default.</summary>
    public string ApiGroup { get; init; } = ClusterDefaults.ApiGroup;

    /// <summary>The catalog's kind (<c>kind</c>).</summary>
    public required ImageCatalogKind Kind { get; init; }

    /// <summary>The catalog's name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>PostgreSQL's major version (<c>major</c>).</summary>
    public required int Major { get; init; }
}

/// <summary>The image is the one that a catalog names for a component (<c>spec.pgbouncer.imageCatalogRef</c>).</summary>
public sealed record ComponentImageRef
{
    /// <summary>The catalog's API group (<c>apiGroup</c>); must be <c>postgresql.cnpg.io</c>, the default.</summary>
    public string ApiGroup { get; init; } = ClusterDefaults.ApiGroup;

    /// <summary>The catalog's kind (<c>kind</c>).</summary>
    public required ImageCatalogKind Kind { get; init; }

    /// <summary>The catalog's name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The component in the catalog (<c>key</c>): a DNS label.</summary>
    public required string Key { get; init; }
}

/// <summary>Images by major version (CloudNativePG's <c>ImageCatalog</c> and <c>ClusterImageCatalog</c>). Applies in Kubernetes only.</summary>
public sealed record ImageCatalogSpec
{
    /// <summary>Which of the two kinds.</summary>
    public required ImageCatalogKind Kind { get; init; }

    /// <summary>The resource's metadata; the name is required.</summary>
    public required ResourceMetadata Metadata { get; init; }

    /// <summary>One to eight images, one a major version (<c>spec.images</c>).</summary>
    [FieldName("spec.images")]
    public ValueList<CatalogImage> Images { get; init; } = [];

    /// <summary>At most 32 images of other components, by unique keys (<c>spec.componentImages</c>).</summary>
    [FieldName("spec.componentImages")]
    public ValueList<ComponentImage> ComponentImages { get; init; } = [];

    /// <summary>Fields that the model does not know, kept as they are, by path (for example <c>spec.new.field</c>).</summary>
    public ValueMap<KubernetesFragment> Unmodelled { get; init; } = ValueMap<KubernetesFragment>.Empty;
}

/// <summary>The image for a major version (<c>spec.images[]</c>).</summary>
public sealed record CatalogImage
{
    /// <summary>PostgreSQL's major version (<c>major</c>); at least 10.</summary>
    public required int Major { get; init; }

    /// <summary>The image (<c>image</c>).</summary>
    public required string Image { get; init; }

    /// <summary>Extensions with images of their own (<c>extensions</c>).</summary>
    public ValueList<ExtensionImageSpec> Extensions { get; init; } = [];
}

/// <summary>The image of a component (<c>spec.componentImages[]</c>).</summary>
public sealed record ComponentImage
{
    /// <summary>The component (<c>key</c>): a DNS label.</summary>
    public required string Key { get; init; }

    /// <summary>The image (<c>image</c>).</summary>
    public required string Image { get; init; }
}

/// <summary>An extension from an image of its own (<c>spec.postgresql.extensions[]</c>), PostgreSQL 18 or later. Applies in Kubernetes only.</summary>
public sealed record ExtensionImageSpec
{
    /// <summary>Its name (<c>name</c>): at most 59 lower-case letters, digits, <c>-</c> and <c>_</c>; unique when <c>_</c> counts as <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The image (<c>image.reference</c>); null when the catalog names it.</summary>
    [FieldName("image.reference")]
    public string? Image { get; init; }

    /// <summary>When it is pulled (<c>image.pullPolicy</c>).</summary>
    [FieldName("image.pullPolicy")]
    public ImagePullPolicy? PullPolicy { get; init; }

    /// <summary>Directories in it for <c>extension_control_path</c> (<c>extension_control_path</c>).</summary>
    [FieldName("extension_control_path")]
    public ValueList<string> ExtensionControlPath { get; init; } = [];

    /// <summary>Directories in it for <c>dynamic_library_path</c> (<c>dynamic_library_path</c>).</summary>
    [FieldName("dynamic_library_path")]
    public ValueList<string> DynamicLibraryPath { get; init; } = [];

    /// <summary>Directories in it for the loader (<c>ld_library_path</c>).</summary>
    [FieldName("ld_library_path")]
    public ValueList<string> LdLibraryPath { get; init; } = [];

    /// <summary>Directories in it for programs (<c>bin_path</c>).</summary>
    [FieldName("bin_path")]
    public ValueList<string> BinPath { get; init; } = [];

    /// <summary>Environment variables (<c>env</c>); <c>${image_root}</c> stands for the image's directory.</summary>
    public ValueList<ExtensionVariable> Env { get; init; } = [];
}

/// <summary>An environment variable that an extension needs (<c>spec.postgresql.extensions[].env[]</c>).</summary>
public sealed record ExtensionVariable
{
    /// <summary>Its name (<c>name</c>).</summary>
    public required string Name { get; init; }

    /// <summary>Its value (<c>value</c>); not empty.</summary>
    public required string Value { get; init; }
}

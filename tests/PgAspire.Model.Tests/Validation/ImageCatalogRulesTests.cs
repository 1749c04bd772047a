using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class ImageCatalogRulesTests
{
    private static readonly ImageCatalogRef Reference = new() { Kind = ImageCatalogKind.ClusterImageCatalog, Name = "images", Major = 17 };

    private static readonly ImageCatalogSpec Catalog = new()
    {
        Kind = ImageCatalogKind.ClusterImageCatalog, Metadata = new() { Name = "images" }, Images = [new() { Major = 17, Image = "postgres:17" }],
    };

    private static readonly ExtensionImageSpec Vector = new() { Name = "vector", Image = "vector:1" };

    [Fact]
    public void The_image_is_named_or_in_a_catalog()
    {
        AssertAccepted(Valid with { ImageCatalogRef = Reference });
        Assert.Equal(17, (Valid with { ImageCatalogRef = Reference }).MajorVersion);
        AssertRejected(Valid with { ImageCatalogRef = Reference, ImageName = "postgres:17" }, "spec.imageName", "imageName and imageCatalogRef are mutually exclusive");
        AssertRejected(Valid with { ImageCatalogRef = Reference with { ApiGroup = "apps" } }, "spec.imageCatalogRef.apiGroup", "Only image catalogs are supported");
        AssertRejected(Valid with { ImageCatalogRef = Reference with { Kind = (ImageCatalogKind)4 } }, "spec.imageCatalogRef.kind", "Unsupported value");
        AssertRejected(Valid with { ImageCatalogRef = Reference with { Name = "" } }, "spec.imageCatalogRef.name", "must not be empty");
        AssertRejected(Valid with { ImageCatalogRef = Reference with { Major = 13 } }, "spec.imageCatalogRef.major", "Unsupported PostgreSQL version");
        AssertAccepted(Valid with { ImageCatalogRef = Reference, ImageCatalogs = [Catalog] });
        AssertRejected(Valid with { ImageCatalogRef = Reference with { Major = 18 }, ImageCatalogs = [Catalog] }, "spec.imageCatalogRef.major", "has no image for version 18");
    }

    [Fact]
    public void A_catalog_has_an_image_for_each_of_its_versions()
    {
        const string Path = "imageCatalogs[0].spec";
        AssertRejected(With(Catalog with { Images = [] }), $"{Path}.images", "from 1 to 8 items");
        AssertRejected(With(Catalog with { Images = [.. Enumerable.Range(10, 9).Select(m => new CatalogImage { Major = m, Image = "a:1" })] }), $"{Path}.images", "from 1 to 8 items");
        AssertRejected(With(Catalog with { Images = [new() { Major = 9, Image = "a:1" }] }), $"{Path}.images[0].major", "greater than or equal to 10");
        AssertRejected(With(Catalog with { Images = [.. Catalog.Images, .. Catalog.Images] }), $"{Path}.images[1].major", "unique major versions");
        AssertRejected(With(Catalog with { Images = [new() { Major = 17, Image = "" }] }), $"{Path}.images[0].image", "no image's name");
        AssertRejected(With(Catalog with { ComponentImages = [.. Enumerable.Range(0, 33).Select(i => new ComponentImage { Key = $"k{i}", Image = "a:1" })] }), $"{Path}.componentImages", "at most 32");
        AssertRejected(With(Catalog with { ComponentImages = [new() { Key = "k", Image = "a:1" }, new() { Key = "k", Image = "a:1" }] }), $"{Path}.componentImages[1].key", "must be unique");
        AssertRejected(With(Catalog with { ComponentImages = [new() { Key = "K", Image = "a:1" }] }), $"{Path}.componentImages[0].key", "DNS label");
        AssertRejected(With(Catalog with { Metadata = new() { Name = "images", Namespace = "a" } }), "imageCatalogs[0].metadata.namespace", "in no namespace");
        AssertAccepted(Valid with { ImageCatalogs = [Catalog, Catalog with { Kind = ImageCatalogKind.ImageCatalog }] });
        AssertRejected(With(Catalog with { Images = [new() { Major = 17, Image = "a:1", Extensions = [Vector with { Name = "-" }] }] }), $"{Path}.images[0].extensions[0].name", "should match");

        static PostgresClusterSpec With(ImageCatalogSpec catalog) => Valid with { ImageCatalogs = [catalog] };
    }

    [Fact]
    public void An_extension_has_an_image_and_stays_inside_it()
    {
        const string Path = "spec.postgresql.extensions[0]";
        AssertAccepted(With(Vector with { LdLibraryPath = ["/lib", "a/../b"], Env = [new() { Name = "DATA", Value = "${image_root}/$${x}" }] }));
        AssertRejected(With(Vector with { Image = null }), $"{Path}.image.reference", "must be set when no image catalog is configured");
        AssertAccepted(With(Vector with { Image = null }) with { ImageCatalogRef = Reference });
        AssertRejected(With(Vector with { Image = "A b" }), $"{Path}.image.reference", "no image's name");
        AssertRejected(With(Vector with { Name = "" }), $"{Path}.name", "cannot be empty");
        AssertRejected(With(Vector with { Name = "Vector" }), $"{Path}.name", "should match");
        AssertRejected(With(Vector with { Name = new string('a', 60) }), $"{Path}.name", "at most 59");
        AssertRejected(With(Vector, Vector), "spec.postgresql.extensions[1].name", "Duplicate value");
        AssertRejected(With(Vector with { Name = "a_b" }, Vector with { Name = "a-b" }), "spec.postgresql.extensions[1].name", "duplicate volume name");
        AssertRejected(With(Vector with { BinPath = [""] }), $"{Path}.bin_path[0]", "cannot be empty");
        AssertRejected(With(Vector with { BinPath = ["a", "a"] }), $"{Path}.bin_path[1]", "Duplicate value");
        AssertRejected(With(Vector with { ExtensionControlPath = ["../x"] }), $"{Path}.extension_control_path[0]", "must not escape");
        AssertRejected(With(Vector with { DynamicLibraryPath = ["a/../../b"] }), $"{Path}.dynamic_library_path[0]", "must not escape");
    }

    [Theory]
    [InlineData("PATH", "x", "name", "must be configured via spec.postgresql.extensions[0].bin_path")]
    [InlineData("LD_LIBRARY_PATH", "x", "name", "must be configured via spec.postgresql.extensions[0].ld_library_path")]
    [InlineData("PGDATA", "x", "name", "reserved for the operator")]
    [InlineData("1A", "x", "name", "should match")]
    [InlineData("A", "", "value", "cannot be empty")]
    [InlineData("A", "${home}", "value", "unsupported placeholder(s): ${home}")]
    public void An_extensions_variables_are_its_own(string name, string value, string field, string fragment) =>
        AssertRejected(With(Vector with { Env = [new() { Name = name, Value = value }] }), $"spec.postgresql.extensions[0].env[0].{field}", fragment);

    private static PostgresClusterSpec With(params ExtensionImageSpec[] extensions) => Specs.With(new PostgresqlSpec { Extensions = [.. extensions] });
}

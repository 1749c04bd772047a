using CsCheck;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Images;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Theory]
    [InlineData("postgres", "docker.io", "library/postgres", null, null)]
    [InlineData("postgres:18", "docker.io", "library/postgres", "18", null)]
    [InlineData("bitnami/pg:17.1", "docker.io", "bitnami/pg", "17.1", null)]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie", "ghcr.io", "cloudnative-pg/postgresql", "18.6-minimal-trixie", null)]
    [InlineData("localhost:5000/pg:17@" + Digest, "localhost:5000", "pg", "17", Digest)]
    [InlineData("localhost/pg", "localhost", "pg", null, null)]
    [InlineData("[::1]:5000/pg:17", "[::1]:5000", "pg", "17", null)]
    [InlineData("registry.example.com/a/b_c/d--e@" + Digest, "registry.example.com", "a/b_c/d--e", null, Digest)]
    public void A_name_has_its_parts(string text, string registry, string repository, string? tag, string? digest)
    {
        var image = ImageReference.Parse(text);
        Assert.Equal((registry, repository, tag, digest), (image.Registry, image.Repository, image.Tag, image.Digest));
        Assert.Equal(image, ImageReference.Parse(image.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":18")]
    [InlineData("Postgres:18")]
    [InlineData("postgres:")]
    [InlineData("postgres:-18")]
    [InlineData("postgres:18 ")]
    [InlineData("postgres@sha256:12")]
    [InlineData("a//b:18")]
    [InlineData("postgres:18\n")]
    [InlineData(null)]
    public void Anything_else_is_no_name(string? text) => Assert.False(ImageReference.TryParse(text, out _));

    [Theory]
    [InlineData("11.2", 11)]
    [InlineData("13.3.2.1-1", 13)]
    [InlineData("14", 14)]
    [InlineData("15.5-10", 15)]
    [InlineData("17beta1", 17)]
    [InlineData("18.6-minimal-trixie", 18)]
    [InlineData("latest", null)]
    [InlineData("v18", null)]
    [InlineData("18.", null)]
    [InlineData("99999999999999", null)]
    public void The_tag_begins_with_the_version(string tag, int? major) => Assert.Equal(major, ImageReference.Parse($"pg:{tag}").MajorVersion);

    [Fact]
    public void A_tag_can_be_changed()
    {
        var image = ImageReference.Parse($"ghcr.io/cloudnative-pg/postgresql:18@{Digest}").WithTag("17.1");
        Assert.Equal("ghcr.io/cloudnative-pg/postgresql:17.1", image.ToString());
        Assert.Throws<FormatException>(() => image.WithTag("no tag"));
    }

    [Fact]
    public void No_text_takes_long() => Gen.Char["a._-/:@0["].Array[0, 600].Sample(chars =>
    {
        return !ImageReference.TryParse(new string(chars), out var image) || ImageReference.Parse(image.ToString()) == image;
    });
}

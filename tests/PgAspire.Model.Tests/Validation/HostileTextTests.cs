using CsCheck;
using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class HostileTextTests
{
    [Fact]
    public void The_full_specification_is_valid() => AssertAccepted(FullSpecification.Of(t => t));

    [Fact]
    public void It_is_equal_to_another_one_with_equal_texts()
    {
        Assert.Equal(FullSpecification.Of(t => t), FullSpecification.Of(t => new string(t.AsSpan())));
        Assert.Equal(FullSpecification.Of(t => t).GetHashCode(), FullSpecification.Of(t => t).GetHashCode());
        Assert.NotEqual(FullSpecification.Of(t => t), FullSpecification.Of(t => t == "UTC" ? "CET" : t));
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\u0007')]
    [InlineData('\r')]
    [InlineData('\u001b')]
    [InlineData('\ud83d')]
    public void Control_characters_and_broken_Unicode_are_refused_in_every_text(char suffix)
    {
        var texts = 0;
        var spec = FullSpecification.Of(t =>
        {
            texts++;
            return t + suffix;
        });
        var errors = PostgresClusterValidation.Validate(spec);
        Assert.True(errors.Select(e => e.Path).Distinct().Count() >= texts, $"{texts} texts, but errors at {errors.Select(e => e.Path).Distinct().Count()} paths");
        Assert.All(errors, e => Assert.DoesNotContain(e.ToString(), char.IsControl));
    }

    [Fact]
    public void Whatever_the_texts_nothing_throws_and_every_message_is_one_line() =>
        Gen.OneOf<string>(
            Gen.String,
            Gen.String[Gen.Char["\"'\\,;:/@#${}[]=.%+-* \t\r\n\0aé\ud83d0"], 0, 40],
            Gen.OneOf("", "no", "null", "~", "1e3", "0x10", "1_000", "{{ .Values.x }}", "yes", "- a", "a: b", "🐘", new string('x', 5_000), null!))
        .Sample(
            text =>
            {
                var spec = FullSpecification.Of(t => text is null ? null! : text.Length % 2 == 0 ? text : t + text);
                return PostgresClusterValidation.Validate(spec).Select(e => e.ToString()).Concat(PostgresClusterValidation.Warn(spec).Select(w => w.ToString()))
                    .All(m => m.Length < 1000 && !m.Any(char.IsControl));
            },
            iter: 200);

    [Theory]
    [InlineData("no")]
    [InlineData("null")]
    [InlineData("1e3")]
    [InlineData("{{ .Values.x }}")]
    [InlineData("it's \"quoted\": #1")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("🐘 é")]
    public void Free_texts_may_be_anything_that_is_text(string text)
    {
        AssertAccepted(Valid with { Description = text });
        AssertAccepted(Valid with { Annotations = ValueMap<string>.Empty.With("a", text) });
        AssertAccepted(Valid with { Env = [new() { Name = "A", Value = text }] });
        AssertAccepted(Valid with { Managed = new() { Roles = [new() { Name = "writer", Comment = text }] } });
    }

    [Theory]
    [InlineData("no")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("it's")]
    [InlineData("A \"b\"")]
    [InlineData("{{ x }}")]
    [InlineData("🐘")]
    public void Names_in_PostgreSQL_may_be_anything_on_one_line(string name)
    {
        AssertAccepted(Valid with { Databases = [new() { Name = name, Owner = name }] });
        AssertAccepted(Valid with { Managed = new() { Roles = [new() { Name = name, InRoles = [name] }] } });
    }

    [Fact]
    public void Texts_inside_fragments_are_checked_too()
    {
        AssertRejected(Valid with { SecurityContext = KubernetesFragment.Parse("""{"a":{"b":["x","\u0000"]}}""") }, "spec.securityContext.a.b[1]", "control characters");
        AssertRejected(
            Valid with { Unmodelled = ValueMap<KubernetesFragment>.Empty.With("spec.x", KubernetesFragment.Parse("""{"\u0001":1}""")) }, "unmodelled[spec.x].\\u0001", "control characters");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("spec.")]
    [InlineData("spec..a")]
    [InlineData("status.phase")]
    public void What_is_kept_unknown_has_a_path_inside_the_resource(string path) =>
        AssertRejected(Valid with { Unmodelled = ValueMap<KubernetesFragment>.Empty.With(path, KubernetesFragment.Parse("1")) }, $"unmodelled[{path}]", "path inside the resource");

    [Fact]
    public void Missing_parts_anywhere_are_errors_and_not_exceptions()
    {
        AssertRejected(Valid with { Poolers = null! }, "poolers", "must not be null");
        AssertRejected(Valid with { Poolers = [null!] }, "poolers[0]", "must not be null");
        AssertRejected(Valid with { Poolers = [new() { Metadata = null! }] }, "poolers[0].metadata", "must not be null");
        AssertRejected(Valid with { Managed = new() { Roles = [new() { Name = null! }] } }, "spec.managed.roles[0].name", "must not be null");
        AssertRejected(Valid with { Labels = ValueMap<string>.Empty.With("a", null!) }, "metadata.labels[a]", "must not be null");
        Assert.Empty(PostgresClusterValidation.ValidateChange(Valid, Valid with { Tablespaces = null! }));
    }

    [Fact]
    public void Words_that_are_none_are_errors()
    {
        AssertRejected(Valid with { LogLevel = (LogLevel)9 }, "spec.logLevel", "Unsupported value");
        AssertRejected(Valid with { ImagePullPolicy = (ImagePullPolicy)9 }, "spec.imagePullPolicy", "Unsupported value");
        AssertRejected(Valid with { Backup = new() { Target = (BackupTarget)9 } }, "spec.backup.target", "Unsupported value");
    }
}

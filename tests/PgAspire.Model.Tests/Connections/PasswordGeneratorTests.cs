using PgAspire.Model;

namespace PgAspire.Model.Tests.Connections;

public sealed class PasswordGeneratorTests
{
    [Fact]
    public void A_password_has_64_letters_and_digits_of_which_10_are_digits()
    {
        var generator = new PasswordGenerator();
        var passwords = Enumerable.Range(0, 200).Select(_ => generator.Generate()).ToArray();
        Assert.All(passwords, p => Assert.Equal((64, 10, 54), (p.Length, p.Count(char.IsAsciiDigit), p.Count(char.IsAsciiLetter))));
        Assert.Equal(passwords.Length, passwords.Distinct().Count());
        // every character and every place for a digit comes up
        Assert.Equal(62, passwords.SelectMany(p => p).Distinct().Count());
        Assert.All(Enumerable.Range(0, 64), i => Assert.Contains(passwords, p => char.IsAsciiDigit(p[i])));
    }

    [Fact]
    public void A_seeded_source_gives_the_same_password_again() =>
        Assert.Equal(new PasswordGenerator(new Random(7).Next).Generate(), new PasswordGenerator(new Random(7).Next).Generate());

    [Fact]
    public void A_key_gives_the_same_passwords_again_for_the_same_purpose_only()
    {
        var passwords = Enumerable.Range(0, 200).Select(i => PasswordGenerator.FromKey("key", $"purpose {i}").Generate()).ToArray();
        Assert.All(passwords, p => Assert.Equal((64, 10, 54), (p.Length, p.Count(char.IsAsciiDigit), p.Count(char.IsAsciiLetter))));
        Assert.Equal(passwords.Length, passwords.Distinct().Count());
        Assert.Equal(62, passwords.SelectMany(p => p).Distinct().Count());
        Assert.Equal(passwords[7], PasswordGenerator.FromKey("key", "purpose 7").Generate());
        Assert.NotEqual(passwords[7], PasswordGenerator.FromKey("another key", "purpose 7").Generate());
        var generator = PasswordGenerator.FromKey("key", "purpose 7");
        Assert.NotEqual(generator.Generate(), generator.Generate());
    }
}

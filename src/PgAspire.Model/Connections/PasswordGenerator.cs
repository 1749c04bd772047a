using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PgAspire.Model;

/// <summary>Makes passwords as CloudNativePG does: 64 letters and digits, 10 of which are digits.</summary>
public sealed class PasswordGenerator
{
    /// <summary>The characters of a password.</summary>
    public const int Length = 64;

    /// <summary>How many of them are digits.</summary>
    public const int Digits = 10;

    private const string DigitCharacters = "0123456789";

    private const string LetterCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly Func<int, int> _next;

    /// <summary>A generator.</summary>
    /// <param name="next">
    /// Gives a number from 0 to below its argument, each as likely as the other; null means the operating system's cryptographic source.
    /// Anything else is for simulations only.
    /// </param>
    public PasswordGenerator(Func<int, int>? next = null) => _next = next ?? RandomNumberGenerator.GetInt32;

    /// <summary>A generator whose passwords follow from a key; without the key nothing tells them from random ones.</summary>
    /// <param name="key">The key, as secret as the passwords and as hard to guess.</param>
    /// <param name="purpose">What the passwords are for; another purpose gives others.</param>
    public static PasswordGenerator FromKey(string key, string purpose)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(purpose);
        var secret = Encoding.UTF8.GetBytes(key);
        var text = Encoding.UTF8.GetBytes(purpose);
        uint count = 0;
        return new PasswordGenerator(limit =>
        {
            var block = new byte[sizeof(uint) + text.Length];
            BinaryPrimitives.WriteUInt32BigEndian(block, count++);
            text.CopyTo(block, sizeof(uint));
            // the most significant 32 of 256 bits, scaled to the limit
            return (int)((ulong)BinaryPrimitives.ReadUInt32BigEndian(HMACSHA256.HashData(secret, block)) * (ulong)limit >> 32);
        });
    }

    /// <summary>A new password.</summary>
    public string Generate()
    {
        var characters = new char[Length];
        for (var i = 0; i < Length; i++)
        {
            var alphabet = i < Digits ? DigitCharacters : LetterCharacters;
            characters[i] = alphabet[_next(alphabet.Length)];
        }
        for (var i = Length - 1; i > 0; i--)
        {
            var j = _next(i + 1);
            (characters[i], characters[j]) = (characters[j], characters[i]);
        }
        return new string(characters);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PgAspire.Postgres;

/// <summary>What PostgreSQL stores of a password (<c>pg_authid.rolpassword</c>), made here so that no statement and no log holds the password itself.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc5802">RFC 5802, SCRAM</seealso>
internal static class ScramVerifier
{
    private const string Method = "SCRAM-SHA-256";

    // PostgreSQL's defaults: scram_iterations, SCRAM_DEFAULT_SALT_LEN
    private const int Iterations = 4096;
    private const int SaltLength = 16;

    // above this a stored verifier is not recomputed but replaced: it could stop the operator
    private const int MostIterations = 1_000_000;

    /// <summary>A new verifier with a random salt.</summary>
    public static string Create(string password) => Create(password, RandomNumberGenerator.GetBytes(SaltLength), Iterations);

    /// <summary>The verifier for a salt and a number of iterations.</summary>
    public static string Create(string password, byte[] salt, int iterations)
    {
        // Npgsql and libpq normalise the same way for every password that SASLprep accepts
        var normalised = Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormKC));
        var salted = Rfc2898DeriveBytes.Pbkdf2(normalised, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Method}${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }

    /// <summary>Whether a stored verifier is one of this password; false for null and for anything that is no SCRAM verifier.</summary>
    public static bool Matches(string? stored, string password)
    {
        if (stored?.Split('$') is not [Method, var parameters, _] || parameters.Split(':') is not [var iterationsText, var saltText] ||
            !int.TryParse(iterationsText, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MostIterations)
        {
            return false;
        }
        var salt = new byte[saltText.Length];
        if (!Convert.TryFromBase64String(saltText, salt, out var length))
        {
            return false;
        }
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(stored), Encoding.UTF8.GetBytes(Create(password, salt[..length], iterations)));
    }
}

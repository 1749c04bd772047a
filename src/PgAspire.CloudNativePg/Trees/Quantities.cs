using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace PgAspire.CloudNativePg;

/// <summary>Kubernetes' quantities: <c>500m</c>, <c>1.5Gi</c>, <c>1e3</c>.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Kubernetes, Quantity</seealso>
internal static partial class Quantities
{
    public static bool IsQuantity(string text) => Form().IsMatch(text);

    /// <summary>Whether two quantities are the same amount.</summary>
    public static bool AreEqual(string left, string right) => left == right || (Amount(left) is { } a && Amount(right) is { } b && a == b);

    // in units of 1e-9, the smallest that Kubernetes keeps; null when it is no quantity or too long to be a real one
    private static BigInteger? Amount(string text)
    {
        if (text.Length > 40 || Form().Match(text) is not { Success: true } match)
        {
            return null;
        }
        var (whole, fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
        var digits = BigInteger.Parse($"0{whole}{fraction}", CultureInfo.InvariantCulture) * (match.Groups["sign"].Value == "-" ? -1 : 1);
        var suffix = match.Groups["suffix"].Value;
        var (binary, exponent) = suffix switch
        {
            [var c, 'i'] => ("KMGTPE".IndexOf(c, StringComparison.Ordinal) + 1, 0),
            ['e' or 'E', _, ..] => (0, int.Parse(suffix[1..], CultureInfo.InvariantCulture)),
            [var c] => (0, 3 * ("num_kMGTPE".IndexOf(c, StringComparison.Ordinal) - 3)),
            _ => (0, 0),
        };
        var power = exponent + 9 - fraction.Length;
        if (power is < -40 or > 60)
        {
            return null;
        }
        var scaled = digits * BigInteger.Pow(1024, binary);
        return power >= 0 ? scaled * BigInteger.Pow(10, power) : DividedUp(scaled, BigInteger.Pow(10, -power));
    }

    private static BigInteger DividedUp(BigInteger value, BigInteger by)
    {
        var quotient = BigInteger.DivRem(value, by, out var rest);
        return rest.IsZero ? quotient : quotient + rest.Sign;
    }

    [GeneratedRegex(@"^(?<sign>[+-]?)(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<suffix>[KMGTPE]i|[eE][+-]?[0-9]+|[numkMGTPE])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

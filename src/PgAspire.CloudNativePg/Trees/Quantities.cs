using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PgAspire.CloudNativePg;

/// <summary>Kubernetes' quantities: <c>500m</c>, <c>1.5Gi</c>, <c>1e3</c>.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Kubernetes, Quantity</seealso>
internal static partial class Quantities
{
    public static bool IsQuantity(string text) => Form().IsMatch(text);

    /// <summary>Whether two quantities are the same amount.</summary>
    public static bool AreEqual(string left, string right) => left == right || (Amount(left) is { } a && Amount(right) is { } b && a == b);

    /// <summary>A tree with the texts of another one where both have the same quantity: Kubernetes' own types write <c>0.5</c> as <c>500m</c>.</summary>
    /// <param name="original">The tree with the texts.</param>
    /// <param name="tree">The tree; changed.</param>
    public static JsonObject AsIn(JsonObject original, JsonObject tree)
    {
        Restore(original, tree);
        return tree;
    }

    private static void Restore(JsonNode? original, JsonNode? node)
    {
        switch (original, node)
        {
            case (JsonObject from, JsonObject members):
                foreach (var (name, value) in members.ToArray())
                {
                    if (Text(from[name]) is { } was && Text(value) is { } now && was != now && AreEqual(was, now))
                    {
                        members[name] = was;
                    }
                    Restore(from[name], value);
                }
                break;
            case (JsonArray from, JsonArray items) when from.Count == items.Count:
                for (var i = 0; i < items.Count; i++)
                {
                    Restore(from[i], items[i]);
                }
                break;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

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

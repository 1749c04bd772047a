using System.Text.RegularExpressions;
using PgAspire.Model;

namespace PgAspire.Simulation.Driver;

/// <summary>What a simulated machine can run: every image whose tag begins with a whole version.</summary>
internal static partial class Operands
{
    /// <summary>What a driver runs unless it is told otherwise.</summary>
    public const string First = "postgres:15.18";

    /// <summary>The version of an image; null when there is no such image.</summary>
    public static string? VersionOf(string operand) =>
        ImageReference.TryParse(operand, out var image) && Version().Match(image.Tag ?? "") is { Success: true } match ? match.Value : null;

    [GeneratedRegex(@"\A[0-9]+\.[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}

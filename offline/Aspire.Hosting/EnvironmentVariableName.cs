namespace Aspire.Hosting;

internal static class EnvironmentVariableName
{
    /// <summary>The name with everything replaced that shells do not allow in the name of a variable.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }
}

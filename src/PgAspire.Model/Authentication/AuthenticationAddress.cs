using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>The address field of a <c>host*</c> line: a keyword, a network, an address that needs a mask, a host name, or pods of the cluster.</summary>
internal static partial class AuthenticationAddress
{
    /// <summary>What is wrong with an address field; null when nothing is.</summary>
    /// <param name="token">The word.</param>
    /// <param name="needsMask">Whether the next field must be the mask that belongs to it.</param>
    public static string? Problem(AuthenticationToken token, out bool needsMask)
    {
        needsMask = false;
        if (token.IsKeyword("all") || token.IsKeyword("samehost") || token.IsKeyword("samenet") || PodSelectorPattern().IsMatch(token.Text))
        {
            return null;
        }
        var slash = token.Text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? token.Text : token.Text[..slash];
        if (Parse(host) is { } address)
        {
            needsMask = slash < 0;
            return slash < 0 ? null : PrefixProblem(token.Text[(slash + 1)..], address);
        }
        if (host.All(c => char.IsAsciiDigit(c) || c == '.') || host.Contains(':', StringComparison.Ordinal))
        {
            return $"'{Excerpt.Of(token.Text)}' is no IP address; write for example 10.0.0.0/8, ::1/128 or a host name";
        }
        if (slash >= 0)
        {
            return $"specifying both host name and CIDR mask is invalid: '{Excerpt.Of(token.Text)}'";
        }
        return HostNamePattern().IsMatch(host)
            ? null
            : $"'{Excerpt.Of(token.Text)}' is no address; use all, samehost, samenet, a network such as 10.0.0.0/8, or a host name";
    }

    /// <summary>What is wrong with the mask of an address; null when nothing is.</summary>
    public static string? MaskProblem(AuthenticationToken address, AuthenticationToken? mask)
    {
        var family = Parse(address.Text)!.AddressFamily;
        var remedy = $"write it with its mask, for example {Excerpt.Of(address.Text)}/{(family == AddressFamily.InterNetwork ? 32 : 128)}";
        if (mask is not { } token)
        {
            return $"the address '{Excerpt.Of(address.Text)}' has no mask; {remedy}";
        }
        return Parse(token.Text) switch
        {
            null => $"'{Excerpt.Of(token.Text)}' is no IP mask for the address '{Excerpt.Of(address.Text)}'; {remedy}",
            var parsed when parsed.AddressFamily != family => "IP address and mask do not match: one is IPv4, the other IPv6",
            _ => null,
        };
    }

    /// <summary>Whether an address is only reached from the machine itself.</summary>
    public static bool IsLoopback(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return text is "samehost" or "localhost" || (Parse(slash < 0 ? text : text[..slash]) is { } address && IPAddress.IsLoopback(address));
    }

    // IPAddress also takes forms such as "10.1", "0x7f.1" and "[::1]:80", which are not meant here
    private static IPAddress? Parse(string text) =>
        (FourNumbersPattern().IsMatch(text) || (text.Contains(':', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal))) &&
        IPAddress.TryParse(text, out var address)
            ? address
            : null;

    private static string? PrefixProblem(string prefix, IPAddress address)
    {
        var maximum = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= maximum
            ? null
            : $"'{Excerpt.Of(prefix)}' is no CIDR mask; it is a number from 0 to {maximum}";
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FourNumbersPattern();

    [GeneratedRegex(@"^\.?[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\.?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HostNamePattern();

    [GeneratedRegex(@"^\$\{podselector:[^}]+\}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PodSelectorPattern();
}

using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>The syntax of a line of <c>pg_hba.conf</c>, as PostgreSQL checks it when it loads the file.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/auth-pg-hba-conf.html">PostgreSQL, The pg_hba.conf File</seealso>
internal static partial class HostBasedAuthenticationLine
{
    private const int OAuthMajorVersion = 18;

    private const string PodSelector = "podselector";

    private static readonly string[] Types = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];

    private static readonly string[] Methods =
        ["trust", "reject", "scram-sha-256", "md5", "password", "gss", "ident", "peer", "ldap", "radius", "cert", "pam", "oauth"];

    /// <summary>What is wrong with a line, field by field; empty for a valid line, an empty one and a comment.</summary>
    /// <param name="text">The line.</param>
    /// <param name="majorVersion">The server's major version; null when it is not known.</param>
    public static IEnumerable<string> Problems(string text, int? majorVersion)
    {
        if (AuthenticationLineShape.Problem(text) is { } shape)
        {
            return [shape];
        }
        var fields = AuthenticationLine.Split(text).Fields;
        if (fields.Count == 0)
        {
            return [];
        }
        var type = fields[0][0].Text;
        if (fields[0].Count > 1)
        {
            return ["multiple values specified for connection type; write one line for each"];
        }
        if (!Types.Contains(type))
        {
            return [$"invalid connection type '{Excerpt.Of(type)}'; use {string.Join(", ", Types)}"];
        }
        return new Checker(type, fields, majorVersion).Run(text);
    }

    /// <summary>Whether a line lets in whoever reaches the server, from other machines too, without proof of who they are.</summary>
    public static bool TrustsEveryoneOverTheNetwork(string text)
    {
        var fields = AuthenticationLine.Split(text).Fields;
        return fields.Count >= 5 && fields[0][0].Text.StartsWith("host", StringComparison.Ordinal) &&
            fields.Skip(4).Take(2).Any(f => f[0].IsKeyword("trust")) && !AuthenticationAddress.IsLoopback(fields[3][0].Text);
    }

    private sealed class Checker(string type, IReadOnlyList<IReadOnlyList<AuthenticationToken>> fields, int? majorVersion)
    {
        private readonly List<string> _problems = [];

        private bool IsLocal => type == "local";

        public List<string> Run(string text)
        {
            CheckDescriptors(text);
            if (CheckNames(1, "database") && CheckNames(2, "role") && NextAfterAddress() is { } next && CheckMethod(next) is { } method)
            {
                CheckOptions(method, next + 1);
            }
            return _problems;
        }

        private void CheckDescriptors(string text)
        {
            var count = 0;
            foreach (Match match in DescriptorPattern().Matches(text))
            {
                if (match.Groups["type"].Value != PodSelector)
                {
                    _problems.Add($"unknown descriptor type: {Excerpt.Of(match.Groups["type"].Value)}; only ${{podselector:NAME}} is known");
                }
                else if (++count == 2)
                {
                    _problems.Add("at most one podselector reference is allowed per line");
                }
            }
            var inAddress = !IsLocal && fields.Count > 3 && fields[3][0].Text.StartsWith("${podselector:", StringComparison.Ordinal);
            if (count == 1 && !inAddress)
            {
                _problems.Add("a podselector reference stands for an address; put it where the address is, in a host line");
            }
        }

        private bool CheckNames(int index, string what)
        {
            if (fields.Count <= index)
            {
                _problems.Add($"end-of-line before {what} specification; expected {Layout()}");
                return false;
            }
            foreach (var token in fields[index])
            {
                if (token.IsFileInclusion)
                {
                    _problems.Add($"'{Excerpt.Of(token.Text)}' reads names from a file, which the instances do not have; list the names, separated by commas");
                }
                else if (token.Text.Length == 0 || (!token.Quoted && token.Text is "+" or "/" or "@"))
                {
                    _problems.Add($"a {what} name is empty");
                }
            }
            return true;
        }

        // the index of the method's field; null when the address is missing or wrong
        private int? NextAfterAddress()
        {
            if (IsLocal)
            {
                return 3;
            }
            if (fields.Count <= 3)
            {
                _problems.Add($"end-of-line before IP address specification; expected {Layout()}");
                return null;
            }
            if (fields[3].Count > 1)
            {
                _problems.Add("multiple values specified for host address; write one line for each");
                return null;
            }
            if (DescriptorPattern().Match(fields[3][0].Text) is { Success: true } match && match.Groups["type"].Value != PodSelector)
            {
                return 4;
            }
            if (AuthenticationAddress.Problem(fields[3][0], out var needsMask) is { } problem)
            {
                _problems.Add(problem);
                // whether a mask follows is not known, but the method's name tells
                return fields.Count > 4 && Methods.Contains(fields[4][0].Text) ? 4 : null;
            }
            if (!needsMask)
            {
                return 4;
            }
            if (AuthenticationAddress.MaskProblem(fields[3][0], fields.Count > 4 ? fields[4][0] : null) is { } maskProblem)
            {
                _problems.Add(maskProblem);
                return null;
            }
            if (fields[4].Count > 1)
            {
                _problems.Add("multiple values specified for netmask");
            }
            return 5;
        }

        private string? CheckMethod(int index)
        {
            if (fields.Count <= index)
            {
                _problems.Add($"end-of-line before authentication method; expected {Layout()}");
                return null;
            }
            if (fields[index].Count > 1)
            {
                _problems.Add("multiple values specified for authentication type; write one");
                return null;
            }
            var method = fields[index][0].Text;
            var problem = method switch
            {
                "sspi" or "bsd" => $"invalid authentication method '{method}': not supported by this build",
                _ when !Methods.Contains(method) => $"invalid authentication method '{Excerpt.Of(method)}'; use {string.Join(", ", Methods)}",
                "peer" when !IsLocal => "peer authentication is only supported on local sockets; use scram-sha-256",
                "gss" when IsLocal => "gssapi authentication is not supported on local sockets",
                "cert" when type != "hostssl" => "cert authentication is only supported on hostssl connections; begin the line with hostssl",
                "oauth" when majorVersion < OAuthMajorVersion => $"oauth needs PostgreSQL {OAuthMajorVersion} or newer",
                _ => null,
            };
            if (problem is not null)
            {
                _problems.Add(problem);
            }
            return problem is null ? method : null;
        }

        private void CheckOptions(string method, int index)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in fields.Skip(index).SelectMany(f => f))
            {
                var equals = token.Text.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                {
                    _problems.Add($"authentication option not in name=value format: '{Excerpt.Of(token.Text)}'");
                    continue;
                }
                // values may be secrets, so no message has one
                var name = token.Text[..equals];
                names.Add(name);
                if (OptionProblem(method, name, token.Text[(equals + 1)..]) is { } problem)
                {
                    _problems.Add(problem);
                }
            }
            foreach (var required in RequiredOptions(method).Where(o => !names.Contains(o)))
            {
                _problems.Add($"authentication method '{method}' requires argument '{required}' to be set");
            }
        }

        private string? OptionProblem(string method, string name, string value)
        {
            if (!AuthenticationOption.Known.TryGetValue(name, out var option))
            {
                return $"unrecognized authentication option name: '{Excerpt.Of(name)}'";
            }
            if (!option.IsTakenBy(method))
            {
                return $"authentication option '{name}' is only valid for authentication methods {string.Join(", ", option.Methods)}";
            }
            return (name, value) switch
            {
                ("clientcert" or "clientname", _) when type != "hostssl" => $"{name} can only be configured for 'hostssl' rows; begin the line with hostssl",
                ("clientcert", not ("verify-ca" or "verify-full")) => "invalid value for clientcert; use verify-ca or verify-full",
                ("clientcert", "verify-ca") when method == "cert" => "clientcert only accepts 'verify-full' when using 'cert' authentication",
                ("clientname", not ("CN" or "DN")) => "invalid value for clientname; use CN or DN",
                _ => null,
            };
        }

        private static string[] RequiredOptions(string method) => method switch
        {
            "radius" => ["radiusservers", "radiussecrets"],
            "oauth" => ["issuer", "scope"],
            _ => [],
        };

        private string Layout() => IsLocal ? "'local DATABASE USER METHOD [OPTIONS]'" : $"'{type} DATABASE USER ADDRESS METHOD [OPTIONS]'";
    }

    [GeneratedRegex(@"\$\{(?<type>[^:}]+):[^}]+\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DescriptorPattern();
}

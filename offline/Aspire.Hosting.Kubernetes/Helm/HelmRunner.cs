using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Aspire.Hosting.Execution;

namespace Aspire.Hosting.Kubernetes.Helm;

/// <summary>Runs the <c>helm</c> of the machine.</summary>
internal static partial class HelmRunner
{
    private const string InstallPage = "https://helm.sh/docs/intro/install/";
    private static readonly Version s_minimum = new(4, 2, 0);

    /// <exception cref="InvalidOperationException">There is no helm, or it is too old.</exception>
    public static async Task CheckVersionAsync(CancellationToken cancellationToken)
    {
        var (output, error) = (new StringBuilder(), new StringBuilder());
        int code;
        try
        {
            code = await RunAsync(["version", "--short"], Environment.CurrentDirectory, output, error, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"Helm CLI not found or could not be invoked. Aspire requires Helm {s_minimum} or later. Install it from {InstallPage} and ensure it is available on your PATH.",
                exception);
        }

        var match = Number().Match(output.ToString());
        if (code != 0)
        {
            throw new InvalidOperationException($"'helm version --short' failed ({Detail(error, code)}). Aspire requires Helm {s_minimum} or later. See {InstallPage}.");
        }

        if (!match.Success)
        {
            throw new InvalidOperationException(
                $"Could not parse Helm version from 'helm version --short' output: '{output.ToString().Trim()}'. Aspire requires Helm {s_minimum} or later. See {InstallPage}.");
        }

        var found = Version.Parse(match.Value);
        if (found < s_minimum)
        {
            throw new InvalidOperationException($"Helm {found} was detected, but Aspire requires Helm {s_minimum} or later to deploy Kubernetes resources. Upgrade Helm from {InstallPage}.");
        }
    }

    /// <exception cref="InvalidOperationException">Helm failed; with what it wrote to its standard error.</exception>
    public static async Task RunAsync(IEnumerable<string> arguments, string what, string folder, CancellationToken cancellationToken)
    {
        var error = new StringBuilder();
        var code = await RunAsync(arguments, folder, new(), error, cancellationToken);
        if (code != 0)
        {
            throw new InvalidOperationException(error.Length > 0 ? $"{what} failed: {Detail(error, code)}" : $"{what} failed with exit code {code}");
        }
    }

    private static Task<int> RunAsync(IEnumerable<string> arguments, string folder, StringBuilder output, StringBuilder error, CancellationToken cancellationToken) =>
        ExternalTool.RunAsync("helm", arguments, folder, (line, isError) => (isError ? error : output).AppendLine(line), cancellationToken);

    private static string Detail(StringBuilder error, int code) =>
        error.ToString().Trim() is { Length: > 0 } text ? text : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}

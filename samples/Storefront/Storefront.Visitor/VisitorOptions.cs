using System.Globalization;

namespace Storefront.Visitor;

internal sealed record VisitorOptions(string AppHost, TimeSpan? For, string Log, Uri Api)
{
    private const string Usage = "usage: Storefront.Visitor <AppHost.dll> [--for 60s|10m] [--log <file>] [--api <address>]";

    public static VisitorOptions? Parse(string[] args, out string fault)
    {
        fault = Usage;
        string? appHost = null;
        TimeSpan? duration = null;
        var log = Path.Combine(Path.GetTempPath(), "storefront-apphost.log");
        var api = new Uri("http://localhost:5480");
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--for" when ParseDuration(value) is { } given:
                    (duration, i) = (given, i + 1);
                    break;
                case "--for":
                    fault = $"--for wants a duration of at least 10 s such as 60s or 10m, not '{value}'";
                    return null;
                case "--log" when value.Length > 0:
                    (log, i) = (Path.GetFullPath(value), i + 1);
                    break;
                case "--api" when Uri.TryCreate(value, UriKind.Absolute, out var given):
                    (api, i) = (given, i + 1);
                    break;
                case var path when appHost is null && !path.StartsWith('-'):
                    appHost = Path.GetFullPath(path);
                    break;
                default:
                    return null;
            }
        }

        if (appHost is not null && !File.Exists(appHost))
        {
            fault = $"{appHost} does not exist: build the AppHost first";
            return null;
        }

        return appHost is null ? null : new VisitorOptions(appHost, duration, log, api);
    }

    /// <summary>60s, 10m, 1h or plain seconds; less than 10 s leaves no time for a failover between two halves.</summary>
    public static TimeSpan? ParseDuration(string text)
    {
        var (digits, unit) = text switch
        {
            [.. var head, 's'] => (head, 1),
            [.. var head, 'm'] => (head, 60),
            [.. var head, 'h'] => (head, 3600),
            _ => (text, 1),
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000 && number * unit >= 10
            ? TimeSpan.FromSeconds(number * unit)
            : null;
    }
}

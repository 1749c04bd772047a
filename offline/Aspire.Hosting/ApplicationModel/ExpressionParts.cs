using System.Globalization;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A composite format and the values for its holes, while an expression is put together.</summary>
internal sealed class ExpressionParts
{
    private readonly StringBuilder _format;
    private readonly List<IValueProvider> _providers;
    private readonly List<string> _manifestExpressions;
    private readonly List<string?> _stringFormats;

    public ExpressionParts(int literalLength = 0, int formattedCount = 0)
    {
        _format = new(literalLength + (formattedCount * 4));
        _providers = new(formattedCount);
        _manifestExpressions = new(formattedCount);
        _stringFormats = new(formattedCount);
    }

    public string Format => _format.ToString();

    public bool IsEmpty => _format.Length == 0;

    public IValueProvider[] ValueProviders => [.. _providers];

    public string[] ManifestExpressions => [.. _manifestExpressions];

    public string?[] StringFormats => [.. _stringFormats];

    public void AppendLiteral(string? text) => _format.Append(text);

    public void AppendProvider(IValueProvider provider, IManifestExpressionProvider expression, string? format)
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
        _providers.Add(provider);
        _manifestExpressions.Add(expression.ValueExpression);
        _stringFormats.Add(format);
    }

    /// <summary>Doubles single braces; braces that are doubled already stay as they are.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            escaped.Append(text[i]);
            if (text[i] is '{' or '}')
            {
                escaped.Append(text[i]);
                i += i + 1 < text.Length && text[i + 1] == text[i] ? 1 : 0;
            }
        }

        return escaped.ToString();
    }

    public static string ApplyFormat(string value, string format) => format.Equals("uri", StringComparison.OrdinalIgnoreCase)
        ? Uri.EscapeDataString(value)
        : throw new NotSupportedException($"The format '{format}' is not supported. Supported formats are 'uri' (encodes a URI)");
}

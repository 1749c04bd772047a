using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

[AspireExport]
[DebuggerDisplay("ReferenceExpression = {ValueExpression}, Providers = {ValueProviders.Count}")]
public class ReferenceExpression : IExpressionValue, IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new(new ExpressionParts());

    private readonly string? _conditionName;

    internal ReferenceExpression(ExpressionParts parts)
    {
        Format = parts.Format;
        ValueProviders = parts.ValueProviders;
        ManifestExpressions = parts.ManifestExpressions;
        StringFormats = parts.StringFormats;
    }

    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        Condition = condition;
        MatchValue = matchValue;
        WhenTrue = whenTrue;
        WhenFalse = whenFalse;
        Format = "";
        ValueProviders = [.. whenTrue.ValueProviders, .. whenFalse.ValueProviders];
        ManifestExpressions = [];
        StringFormats = [];
        _conditionName = NameOf(condition, matchValue, whenTrue, whenFalse);
    }

    public string Format { get; }

    public IReadOnlyList<string> ManifestExpressions { get; }

    public IReadOnlyList<string?> StringFormats { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public bool IsConditional => Condition is not null;

    public IValueProvider? Condition { get; }

    public ReferenceExpression? WhenTrue { get; }

    public ReferenceExpression? WhenFalse { get; }

    public string? MatchValue { get; }

    public string ValueExpression => IsConditional
        ? $"{{{_conditionName}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => IsConditional
        ? [Condition!, .. ReferencesOf(Condition!), .. ReferencesOf(WhenTrue!), .. ReferencesOf(WhenFalse!)]
        : ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    public static ReferenceExpression CreateConditional(
        IValueProvider condition,
        string matchValue,
        ReferenceExpression whenTrue,
        ReferenceExpression whenFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        ArgumentException.ThrowIfNullOrEmpty(matchValue);
        return new(condition, matchValue, whenTrue, whenFalse);
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (IsConditional)
        {
            return await ChooseBranch(await Condition!.GetValueAsync(context, cancellationToken)).GetValueAsync(context, cancellationToken);
        }

        var values = new string?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await ValueProviders[i].GetValueAsync(context, cancellationToken);
        }

        return Compose(values);
    }

    internal ReferenceExpression ChooseBranch(string? condition) =>
        string.Equals(condition, MatchValue, StringComparison.OrdinalIgnoreCase) ? WhenTrue! : WhenFalse!;

    internal string? Compose(string?[] values)
    {
        if (Format.Length == 0)
        {
            return null;
        }

        var formatted = new object?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            formatted[i] = values[i] is { } value && StringFormats[i] is { } format ? ExpressionParts.ApplyFormat(value, format) : values[i];
        }

        return string.Format(CultureInfo.InvariantCulture, Format, formatted);
    }

    private static IEnumerable<object> ReferencesOf(IValueProvider provider) => provider is IValueWithReferences with ? with.References : [];

    private static string NameOf(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        var expression = (condition as IManifestExpressionProvider)?.ValueExpression;
        var words = (expression ?? "expr").Split(Separators(expression ?? ""), StringSplitOptions.RemoveEmptyEntries);
        var seed = $"{expression ?? condition.GetType().Name}\n{matchValue}\n{whenTrue.ValueExpression}\n{whenFalse.ValueExpression}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..8];
        return $"cond-{string.Join('-', words)}-{hash}".ToLowerInvariant();
    }

    private static char[] Separators(string text) => [.. text.Where(c => !char.IsLetterOrDigit(c)).Distinct()];

    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ExpressionParts _parts = new(literalLength, formattedCount);

        public readonly void AppendLiteral(string value) => _parts.AppendLiteral(ExpressionParts.Escape(value));

        public readonly void AppendFormatted(string? value) => AppendFormatted(value, format: null);

        public readonly void AppendFormatted(string? value, string? format = null)
        {
            if (value is not null)
            {
                _parts.AppendLiteral(ExpressionParts.Escape(format is null ? value : ExpressionParts.ApplyFormat(value, format)));
            }
        }

        public readonly void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider, format: null);

        [Obsolete("A ReferenceExpression cannot be given a format inside an interpolated string.", error: true)]
        public readonly void AppendFormatted(ReferenceExpression valueProvider, string format) =>
            throw new InvalidOperationException("A ReferenceExpression cannot be given a format inside an interpolated string.");

        public readonly void AppendFormatted<T>(T valueProvider, string? format = null) where T : IValueProvider, IManifestExpressionProvider =>
            _parts.AppendProvider(valueProvider, valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _parts.AppendProvider(valueProvider.Resource, valueProvider.Resource, format);

        internal readonly ReferenceExpression GetExpression() => new(_parts);
    }
}

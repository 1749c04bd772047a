using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting;

/// <summary>A parameter as the value of a connection string's keyword: in quotes where it needs them.</summary>
internal sealed class QuotedValue(ParameterResource parameter) : IValueProvider, IManifestExpressionProvider, IValueWithReferences
{
    public string ValueExpression => parameter.ValueExpression;

    public IEnumerable<object> References => [parameter];

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        await parameter.GetValueAsync(cancellationToken) is { } value ? ExpressionText.Value(value) : null;

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

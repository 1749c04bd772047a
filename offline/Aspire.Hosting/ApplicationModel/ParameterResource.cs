namespace Aspire.Hosting.ApplicationModel;

[AspireExport]
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;
    private string? _configurationKey;

    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _value = new(() => callback(Default));
        Secret = secret;
    }

    [Obsolete("Use GetValueAsync.")]
    public string Value => GetValueAsync(default(CancellationToken)).AsTask().GetAwaiter().GetResult()!;

    public ParameterDefault? Default { get; set; }

    public bool Secret { get; }

    public bool IsConnectionString { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    public string? Description { get; set; }

    public bool EnableDescriptionMarkdown { get; set; }

    internal string ConfigurationKey
    {
        get => _configurationKey ?? $"{(IsConnectionString ? "ConnectionStrings" : "Parameters")}:{Name}";
        init => _configurationKey = value;
    }

    /// <summary>The value or the reason why there is none, once the run has looked.</summary>
    internal TaskCompletionSource<string>? Resolution { get; set; }

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) =>
        Resolution is { } resolution ? await resolution.Task.WaitAsync(cancellationToken) : _value.Value;

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);

    internal string Resolve() => _value.Value;
}

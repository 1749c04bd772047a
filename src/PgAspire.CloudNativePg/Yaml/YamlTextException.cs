namespace PgAspire.CloudNativePg;

/// <summary>A text that is not YAML that Kubernetes would take.</summary>
internal sealed class YamlTextException(FieldPath path, TextPlace place, string message) : Exception(message)
{
    public FieldPath Path { get; } = path;

    public TextPlace Place { get; } = place;
}

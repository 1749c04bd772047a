using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PgAspire.Model;

/// <summary>
/// A piece of a Kubernetes object that PgAspire carries without looking into it, such as a pod template. Immutable; two are equal
/// when their JSON is, whatever the order of their members.
/// </summary>
public sealed class KubernetesFragment : IEquatable<KubernetesFragment>
{
    /// <summary>How deep objects and arrays may be nested.</summary>
    public const int MaximumDepth = 64;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    private KubernetesFragment(string json) => Json = json;

    /// <summary>The JSON, without white space, with the members of each object in ordinal order.</summary>
    public string Json { get; }

    /// <summary>Reads a fragment.</summary>
    /// <param name="json">Any JSON value.</param>
    /// <exception cref="FormatException"><paramref name="json"/> is no JSON, names a member twice, is nested deeper than <see cref="MaximumDepth"/>, or has text that is not valid Unicode.</exception>
    public static KubernetesFragment Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            var canonical = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(canonical))
            {
                Write(document.RootElement, writer);
            }
            return new KubernetesFragment(Encoding.UTF8.GetString(canonical.WrittenSpan));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("Not a JSON value, or one with a member named twice, nested too deeply, or with text that is not valid Unicode.", e);
        }
    }

    /// <summary>A fragment of a JSON value; null stands for JSON's <c>null</c>.</summary>
    /// <param name="node">The value.</param>
    /// <exception cref="FormatException">It is nested deeper than <see cref="MaximumDepth"/>.</exception>
    public static KubernetesFragment From(JsonNode? node)
    {
        try
        {
            return Parse(node?.ToJsonString() ?? "null");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("Nested too deeply for a piece of a Kubernetes object.", e);
        }
    }

    /// <summary>The fragment as a JSON value of its own, which the caller may change; null for JSON's <c>null</c>.</summary>
    public JsonNode? ToNode() => JsonNode.Parse(Json, documentOptions: Reading);

    /// <inheritdoc />
    public bool Equals(KubernetesFragment? other) => other is not null && Json == other.Json;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as KubernetesFragment);

    /// <inheritdoc />
    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    /// <summary>The JSON.</summary>
    public override string ToString() => Json;

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

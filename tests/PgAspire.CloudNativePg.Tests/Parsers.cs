using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace PgAspire.CloudNativePg.Tests;

/// <summary>Other parsers' reading of a text, as plain values.</summary>
internal static class Parsers
{
    private static readonly IDeserializer YamlDotNet = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    public static JsonNode? WithYamlDotNet(string yaml) => Node(YamlDotNet.Deserialize<object?>(yaml));

    public static JsonNode? WithSharpYaml(string yaml) => Node(global::SharpYaml.YamlSerializer.Deserialize<object?>(yaml));

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        float or double or decimal => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IConvertible number => JsonValue.Create(Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(k => KeyValuePair.Create(Convert.ToString(k, CultureInfo.InvariantCulture)!, Node(map[k])))),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Node)]),
        _ => throw new InvalidOperationException($"a value of {value.GetType()}"),
    };
}

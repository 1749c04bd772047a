using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PgAspire.CloudNativePg;

/// <summary>
/// Where a value is in a document: <c>spec.postgresql.parameters["a.b"]</c>, <c>spec.plugins[0].name</c>. A key that is not made of
/// letters, digits, <c>-</c> and <c>_</c> stands in brackets, quoted as in JSON.
/// </summary>
internal sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly FieldPath? _parent;
    private readonly string? _key;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? key, int index) => (_parent, _key, _index) = (parent, key, index);

    /// <summary>The document itself.</summary>
    public static FieldPath Root { get; } = new(null, null, 0);

    /// <summary>The value around this one; null for the document.</summary>
    public FieldPath? Parent => _parent;

    public FieldPath Then(string key) => new(this, key, 0);

    public FieldPath Then(int index) => new(this, null, index);

    /// <summary>The steps from the document on: keys as <see cref="string"/>, positions as <see cref="int"/>.</summary>
    public IReadOnlyList<object> Steps
    {
        get
        {
            var steps = new List<object>();
            for (var path = this; path._parent is not null; path = path._parent)
            {
                steps.Add(path._key is { } key ? key : path._index);
            }
            steps.Reverse();
            return steps;
        }
    }

    /// <summary>The path in a text of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    public static FieldPath Parse(string text)
    {
        var path = Root;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '[')
            {
                var end = text[at..].StartsWith("[\"", StringComparison.Ordinal) ? EndOfQuoted(text, at + 1) : text.IndexOf(']', at);
                if (end < 0 || end >= text.Length || text[end] != ']')
                {
                    throw new FormatException($"'{text}' is not the path of a field.");
                }
                path = Step(path, text[(at + 1)..end], text);
                at = end + 1;
            }
            else
            {
                at += text[at] == '.' ? 1 : 0;
                var end = text.AsSpan(at).IndexOfAny('.', '[') is var length and >= 0 ? at + length : text.Length;
                path = end > at ? path.Then(text[at..end]) : throw new FormatException($"'{text}' is not the path of a field.");
                at = end;
            }
        }
        return path;
    }

    private static FieldPath Step(FieldPath path, string inBrackets, string text)
    {
        if (int.TryParse(inBrackets, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return path.Then(index);
        }
        try
        {
            return path.Then(JsonNode.Parse(inBrackets)!.GetValue<string>());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException($"'{text}' is not the path of a field.", e);
        }
    }

    private static int EndOfQuoted(string text, int quote)
    {
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                return at + 1;
            }
        }
        return -1;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            text = step switch
            {
                int index => text.Append(CultureInfo.InvariantCulture, $"[{index}]"),
                string key when IsPlain(key) => text.Append(text.Length == 0 ? "" : ".").Append(key),
                var key => text.Append('[').Append(JsonValue.Create((string)key).ToJsonString()).Append(']'),
            };
        }
        return text.ToString();
    }

    public bool Equals(FieldPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static bool IsPlain(string key) => key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

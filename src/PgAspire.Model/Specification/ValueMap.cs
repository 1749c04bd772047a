using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PgAspire.Model;

/// <summary>An immutable map with text keys, sorted ordinally, that is equal to another one with equal entries.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class ValueMap<T> : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>
{
    private readonly ImmutableSortedDictionary<string, T> _entries;

    private ValueMap(ImmutableSortedDictionary<string, T> entries) => _entries = entries;

    /// <summary>The map without entries.</summary>
    public static ValueMap<T> Empty { get; } = new(ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal));

    /// <summary>A map of these entries.</summary>
    /// <param name="entries">The entries; of two with one key the later one counts.</param>
    public static ValueMap<T> From(IEnumerable<KeyValuePair<string, T>> entries) => new(Empty._entries.SetItems(entries));

    /// <inheritdoc />
    public T this[string key] => _entries[key];

    /// <inheritdoc />
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc />
    public IEnumerable<T> Values => _entries.Values;

    /// <inheritdoc />
    public int Count => _entries.Count;

    /// <summary>This map with <paramref name="key"/> set to <paramref name="value"/>.</summary>
    public ValueMap<T> With(string key, T value) => new(_entries.SetItem(key, value));

    /// <inheritdoc />
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc />
    public bool Equals(ValueMap<T>? other) => other is not null && _entries.SequenceEqual(other._entries);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ValueMap<T>);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries)
        {
            hash.Add(entry);
        }
        return hash.ToHashCode();
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    /// <summary>The entries, comma-separated in braces.</summary>
    public override string ToString() => $"{{{string.Join(", ", _entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
}

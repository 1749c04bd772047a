using CsCheck;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Specification;

public sealed class ValueCollectionTests
{
    [Fact]
    public void Lists_are_equal_by_content_and_order() => Gen.Select(Gen.Int[0, 2].Array[0, 4], Gen.Int[0, 2].Array[0, 4]).Sample((a, b) =>
    {
        ValueList<int> left = [.. a], right = [.. b];
        return left.Equals(right) == a.SequenceEqual(b) && (!left.Equals(right) || left.GetHashCode() == right.GetHashCode()) &&
            left.Add(9).SequenceEqual([.. a, 9]) && left.SequenceEqual(a) && left.Count == a.Length;
    });

    [Fact]
    public void Maps_are_equal_by_content_whatever_the_order() => Gen.Select(Gen.Char['a', 'e'], Gen.Int[0, 1]).Array[0, 6].Sample(entries =>
    {
        var last = entries.GroupBy(e => $"{e.Item1}").ToDictionary(g => g.Key, g => g.Last().Item2);
        var map = ValueMap<int>.From(entries.Select(e => KeyValuePair.Create($"{e.Item1}", e.Item2)));
        var other = last.Reverse().Aggregate(ValueMap<int>.Empty, (m, e) => m.With(e.Key, e.Value));
        return map.Equals(other) && map.GetHashCode() == other.GetHashCode() && map.Keys.SequenceEqual(last.Keys.Order(StringComparer.Ordinal)) &&
            !map.Equals(map.With("z", 1)) && map.With("z", 1).Count == map.Count + 1 &&
            last.All(e => map.TryGetValue(e.Key, out var value) && value == e.Value && !map.With(e.Key, value + 1).Equals(map));
    });

    [Fact]
    public void Specifications_are_equal_by_content()
    {
        static PostgresClusterSpec Spec() => new()
        {
            Name = "pg",
            Postgresql = new PostgresqlSpec { Parameters = ValueMap<string>.Empty.With("a", "1"), HostBasedAuthentication = ["host all all all md5"] },
            Databases = [new DatabaseSpec { Name = "a", Owner = "b" }],
        };
        Assert.Equal(Spec(), Spec());
        Assert.Equal(Spec().GetHashCode(), Spec().GetHashCode());
        Assert.NotEqual(Spec(), Spec() with { Databases = [] });
    }
}

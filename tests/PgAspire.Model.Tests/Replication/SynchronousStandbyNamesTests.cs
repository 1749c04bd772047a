using CsCheck;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Replication;

public sealed class SynchronousStandbyNamesTests
{
    private static readonly SynchronousReplicationSpec Any1 = new() { Method = SynchronousMethod.Any, Number = 1 };

    [Fact]
    public void Required_lists_ready_instances_then_others_then_the_primary()
    {
        var names = Choose(Any1, ["pg-3", "pg-1", "pg-2"], []);
        Assert.Equal("ANY 1 (\"pg-2\",\"pg-3\",\"pg-1\")", names.Value);
        Assert.Equal(1, names.Number);
        Assert.Equal(["pg-2", "pg-3"], names.StandbyNames);
        Assert.Equal("ANY 1 (\"pg-3\",\"pg-2\",\"pg-1\")", Choose(Any1, ["pg-3"], ["pg-2", "pg-3", "pg-1"]).Value);
        Assert.Equal("ANY 1 (\"pg-10\",\"pg-2\",\"pg-1\")", Choose(Any1, ["pg-2", "pg-10"], []).Value);
    }

    [Fact]
    public void Required_keeps_waiting_when_nobody_is_there()
    {
        Assert.Equal("ANY 1 (\"pg-2\",\"pg-3\",\"pg-1\")", Choose(Any1, [], ["pg-3", "pg-2"]).Value);
        Assert.Equal("ANY 1 (\"pg-1\")", Choose(Any1, [], []).Value);
        Assert.Equal("ANY 1 (\"pg-placeholder\")", SynchronousStandbyNames.Choose(Any1, "pg", null, [], []).Value);
        Assert.Equal("ANY 1 (\"pg-placeholder\")", Choose(Any1 with { MaxStandbyNamesFromCluster = 0 }, ["pg-2"], []).Value);
    }

    [Fact]
    public void Names_before_and_after_surround_the_cut_list()
    {
        var first = new SynchronousReplicationSpec
        {
            Method = SynchronousMethod.First,
            Number = 2,
            MaxStandbyNamesFromCluster = 1,
            StandbyNamesPre = ["far \"away\""],
            StandbyNamesPost = ["dr,2"],
        };
        var names = Choose(first, ["pg-3"], ["pg-2"]);
        Assert.Equal("FIRST 2 (\"far \"\"away\"\"\",\"pg-3\",\"dr,2\")", names.Value);
        Assert.Equal(["far \"away\"", "pg-3", "dr,2"], names.StandbyNames);
    }

    [Fact]
    public void Preferred_asks_for_no_more_than_is_ready()
    {
        var preferred = Any1 with { Number = 2, DataDurability = DataDurability.Preferred };
        Assert.Equal("ANY 2 (\"pg-2\",\"pg-3\")", Choose(preferred, ["pg-3", "pg-2"], []).Value);
        var one = Choose(preferred, ["pg-3"], ["pg-2"]);
        Assert.Equal(("ANY 1 (\"pg-3\")", 1), (one.Value, one.Number));
        Assert.Equal("ANY 1 (\"pg-2\")", Choose(preferred with { MaxStandbyNamesFromCluster = 1 }, ["pg-2", "pg-3"], []).Value);
        Assert.Same(SynchronousStandbyNames.None, Choose(preferred, ["pg-1"], ["pg-2", "pg-3"]));
    }

    [Fact]
    public void Asynchronous_sets_nothing()
    {
        var none = Choose(null, ["pg-2"], []);
        Assert.Null(none.Value);
        Assert.Equal((0, 0), (none.Number, none.StandbyNames.Count));
    }

    [Fact]
    public void The_choice_does_not_depend_on_the_order_of_what_is_seen() =>
        Gen.Select(Gen.OneOf("pg-1", "pg-2", "pg-3", "pg-4").Array[0, 6], Gen.OneOf("pg-1", "pg-2", "pg-5").Array[0, 6], Gen.Enum<DataDurability>()).Sample((ready, others, durability) =>
        {
            var spec = Any1 with { DataDurability = durability };
            var names = Choose(spec, ready, others);
            Assert.Equal(names, Choose(spec, ready.Reverse(), others.Reverse()));
            Assert.Equal(names.StandbyNames.Distinct(), names.StandbyNames);
            Assert.DoesNotContain("pg-1", names.StandbyNames);
        });

    private static SynchronousStandbyNames Choose(SynchronousReplicationSpec? spec, IEnumerable<string> ready, IEnumerable<string> others) =>
        SynchronousStandbyNames.Choose(spec, "pg", "pg-1", ready, others);
}

using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class SynchronousReplicationRulesTests
{
    private const string Path = "spec.postgresql.synchronous";

    [Fact]
    public void The_number_is_below_instances_and_listed_names()
    {
        AssertAccepted(With(Synchronous(2)));
        AssertRejected(With(Synchronous(3)), $"{Path}.number", "must be less than the total number of instances");
        AssertRejected(With(Synchronous(int.MaxValue)), $"{Path}.number", "must be less than the total number of instances");
        AssertAccepted(With(Synchronous(3) with { StandbyNamesPre = ["remote-1"] }));
        AssertAccepted(With(Synchronous(4) with { StandbyNamesPre = ["remote-1"], StandbyNamesPost = ["remote-2"] }));
        AssertRejected(With(Synchronous(1)) with { Instances = 1 }, $"{Path}.number", "must be less than the total number of instances");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void The_number_is_above_zero(int number) => AssertRejected(With(Synchronous(number)), $"{Path}.number", "should be greater than zero");

    [Fact]
    public void Preferred_lists_no_names_of_its_own()
    {
        var preferred = Synchronous(1) with { DataDurability = DataDurability.Preferred };
        AssertAccepted(With(preferred));
        AssertRejected(With(preferred with { StandbyNamesPre = ["x"] }), $"{Path}.dataDurability", "requires empty 'standbyNamesPre'");
        AssertRejected(With(preferred with { StandbyNamesPost = ["x"] }), $"{Path}.dataDurability", "requires empty 'standbyNamesPre'");
    }

    [Fact]
    public void A_failover_quorum_needs_confirmations_from_the_cluster()
    {
        var quorum = Synchronous(2) with { FailoverQuorum = true };
        AssertAccepted(With(quorum with { StandbyNamesPre = ["x"] }));
        AssertRejected(With(quorum with { StandbyNamesPre = ["x"], StandbyNamesPost = ["y"] }), $"{Path}.failoverQuorum", "Invalid failoverQuorum configuration");
    }

    [Fact]
    public void Unknown_words_and_odd_names_are_refused()
    {
        AssertRejected(With(Synchronous(1) with { Method = (SynchronousMethod)9 }), $"{Path}.method", "\"any\", \"first\"");
        AssertRejected(With(Synchronous(1) with { DataDurability = (DataDurability)9 }), $"{Path}.dataDurability", "\"required\", \"preferred\"");
        AssertRejected(With(Synchronous(1) with { MaxStandbyNamesFromCluster = -1 }), $"{Path}.maxStandbyNamesFromCluster", "negative");
        AssertRejected(With(Synchronous(1) with { StandbyNamesPre = ["ok", ""] }), $"{Path}.standbyNamesPre[1]", "must not be empty");
        AssertRejected(With(Synchronous(1) with { StandbyNamesPost = ["a\nb"] }), $"{Path}.standbyNamesPost[0]", "line breaks");
        AssertRejected(With(Synchronous(1) with { StandbyNamesPost = null! }), $"{Path}.standbyNamesPost", "must not be null");
    }
}

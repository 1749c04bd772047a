using System.Collections.Immutable;
using System.Net;

namespace PgAspire.Router.Tests;

public sealed class BackendChoiceTests
{
    private static readonly ImmutableArray<Backend> Instances =
        [.. Enumerable.Range(1, 5).Select(serial => new Backend($"pg-{serial}", new IPEndPoint(IPAddress.Loopback, 5000 + serial)))];

    [Theory]
    [InlineData(0, 0, "", null)]
    [InlineData(1, 0, "", "pg-1")]
    [InlineData(1, 7, "", "pg-1")]
    [InlineData(1, 0, "1", null)]
    [InlineData(2, 0, "", "pg-1")]
    [InlineData(2, 1, "", "pg-2")]
    [InlineData(2, 2, "", "pg-1")]
    [InlineData(2, 1, "2", "pg-1")]
    [InlineData(3, 1, "2", "pg-3")]
    [InlineData(3, 2, "3", "pg-1")]
    [InlineData(3, 0, "12", "pg-3")]
    [InlineData(3, 0, "123", null)]
    [InlineData(2, 0, "5", "pg-1")]
    [InlineData(3, -1, "", "pg-1")]
    public void Turn_and_failed_attempts_name_the_backend(int candidates, long turn, string tried, string? expected)
    {
        var chosen = BackendChoice.Next(Instances[..candidates], turn, [.. tried.Select(digit => Instances[digit - '1'])]);

        Assert.Equal(expected, chosen?.InstanceName);
    }

    [Fact]
    public void Every_candidate_is_reached_exactly_once_whatever_the_turn()
    {
        for (var count = 0; count <= Instances.Length; count++)
        {
            for (var turn = 0L; turn < 12; turn++)
            {
                var tried = ImmutableArray<Backend>.Empty;
                while (BackendChoice.Next(Instances[..count], turn, tried) is { } backend)
                {
                    Assert.DoesNotContain(backend, tried);
                    tried = tried.Add(backend);
                }

                Assert.Equal(Instances[..count].Order(ByName), tried.Order(ByName));
            }
        }
    }

    [Fact]
    public void Whatever_was_tried_the_choice_is_an_untried_candidate_or_none()
    {
        for (var count = 0; count <= Instances.Length; count++)
        {
            for (var mask = 0; mask < 1 << Instances.Length; mask++)
            {
                ImmutableArray<Backend> tried = [.. Instances.Where((_, index) => (mask & (1 << index)) != 0)];
                ImmutableArray<Backend> left = [.. Instances[..count].Where(instance => !tried.Contains(instance))];
                for (var turn = 0L; turn < 6; turn++)
                {
                    var chosen = BackendChoice.Next(Instances[..count], turn, tried);
                    Assert.Equal(left.IsEmpty, chosen is null);
                    Assert.True(chosen is null || left.Contains(chosen));
                }
            }
        }
    }

    [Fact]
    public void Consecutive_turns_spread_evenly()
    {
        for (var count = 1; count <= Instances.Length; count++)
        {
            var chosen = Enumerable.Range(0, count * 7).CountBy(turn => BackendChoice.Next(Instances[..count], turn, [])!.InstanceName);

            Assert.Equal(count, chosen.Count());
            Assert.All(chosen, entry => Assert.Equal(7, entry.Value));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void A_counter_that_wraps_still_names_a_candidate(long turn) => Assert.NotNull(BackendChoice.Next(Instances, turn, []));

    [Fact]
    public void Arrays_that_were_never_set_mean_none() => Assert.Null(BackendChoice.Next(default, 0, default));

    private static readonly Comparer<Backend> ByName =
        Comparer<Backend>.Create((one, other) => string.CompareOrdinal(one.InstanceName, other.InstanceName));
}

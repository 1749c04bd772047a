namespace PgAspire.Operator.Tests.Decide;

public sealed class DestructionTests
{
    private static Observation Of(string instance, bool keeps = false) => Given.Healthy().With(s => s with { Destruction = new(instance, keeps) });

    [Theory]
    [InlineData("pg-3")]
    [InlineData("pg-1")]
    public void It_is_done_while_others_have_everything(string instance)
    {
        var decision = Planner.Next(Of(instance, keeps: true)).Decisions[0];

        Assert.Equal("D274", decision.Rule);
        Assert.Equal(new DestroyInstance(instance, true), Assert.Single(decision.Actions));
    }

    [Fact]
    public void The_only_copy_is_not_destroyed()
    {
        var lonely = Of("pg-1").With("pg-2", i => i.Ended()).With("pg-3", i => i.Ended());

        Assert.Equal("D276", Planner.Next(lonely).Decisions[0].Rule);
        Assert.Null(Planner.Next(lonely).Status.Destruction);
        // a confirmed commit may be with the one that is down
        Assert.Equal("D276", Planner.Next(Of("pg-1").With("pg-2", i => i.Ended())).Decisions[0].Rule);
    }

    [Theory]
    [InlineData("pg-3")]
    [InlineData("pg-1")]
    public void Its_end_may_be_told_after_its_data_is_gone(string instance)
    {
        var plan = Planner.Next(Of(instance).With(instance, i => i with { Data = DataState.Missing }));

        Assert.NotNull(plan.Status.Destruction);
        Assert.DoesNotContain(plan.Decisions.SelectMany(d => d.Actions), a => a is DestroyInstance);
    }

    [Fact]
    public void It_is_over_when_the_instance_is_gone_and_a_lost_primary_leads_to_a_failover()
    {
        var gone = Of("pg-1").PrimaryEnded(data: false);

        Assert.Equal("D270", Planner.Next(gone).Decisions[0].Rule);
        Assert.Equal("F390", Planner.Next(gone with { Status = Planner.Next(gone).Status }).Decisions[0].Rule);
    }

    [Fact]
    public void Nothing_else_is_done_to_an_instance_that_is_to_be_destroyed()
    {
        var plan = Planner.Next(Of("pg-3").With("pg-3", i => i.Ended()).With("pg-3", i => i with { Job = JobKind.Delete }));

        Assert.DoesNotContain(plan.Decisions, d => d.Actions.OfType<InstanceAction>().Any(a => a.Instance == "pg-3"));
    }
}

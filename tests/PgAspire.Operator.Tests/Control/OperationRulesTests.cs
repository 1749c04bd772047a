using PgAspire.Model;
using PgAspire.Operator.Tests.Decide;

namespace PgAspire.Operator.Tests.Control;

/// <summary>Which operations are refused, and when they are over.</summary>
public sealed class OperationRulesTests
{
    private static string? Refusal(ClusterOperation operation, Observation? observation = null) => OperationRules.Refuse(operation, new(observation ?? Given.Healthy()));

    private static OperationState Look(ClusterOperation operation, Observation observation) => OperationRules.Look(operation, Given.Now, new(observation));

    [Fact]
    public void In_a_healthy_cluster_everything_sensible_is_accepted()
    {
        ClusterOperation[] operations =
        [
            new PromoteOperation("pg-2"), new ScaleOperation(5), new RestartOperation(null), new RestartOperation("pg-1"), new ReloadOperation(), new FenceOperation("pg-1"), new FenceOperation("*"),
            new HibernateOperation(), new DestroyOperation("pg-1", false), new DrainOperation("pg-1"), new UpdateOperation("image"), new ChangeOperation(Given.Spec(3)),
        ];
        Assert.All(operations, o => Assert.Null(Refusal(o)));
    }

    [Theory]
    [InlineData("pg-1", "pg-1 is already the primary")]
    [InlineData("pg-7", "There is no instance 'pg-7'. There are: pg-1, pg-2, pg-3")]
    public void A_promotion_to_the_primary_or_to_nobody_is_refused(string instance, string message) => Assert.StartsWith(message, Refusal(new PromoteOperation(instance)), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, true)]
    [InlineData(JobKind.Slots, true)]
    [InlineData(JobKind.Reconfigure, true)]
    [InlineData(JobKind.Restart, false)]
    [InlineData(JobKind.Delete, false)]
    public void What_comes_by_itself_on_a_standby_does_not_refuse_its_promotion(JobKind? job, bool accepted) =>
        Assert.Equal(accepted, Refusal(new PromoteOperation("pg-2"), Given.Healthy().With("pg-2", i => i with { Job = job })) is null);

    [Fact]
    public void A_promotion_is_refused_while_it_could_not_succeed()
    {
        Assert.Contains("is fenced", Refusal(new PromoteOperation("pg-2"), Given.Healthy().With(s => s with { FencedInstances = ["pg-2"] })), StringComparison.Ordinal);
        Assert.Contains("primary pg-1 is fenced", Refusal(new PromoteOperation("pg-2"), Given.Healthy().With(s => s with { FencedInstances = ["pg-1"] })), StringComparison.Ordinal);
        Assert.Contains("hibernates", Refusal(new PromoteOperation("pg-2"), Given.Healthy().With(s => s with { HibernationWanted = true, Hibernating = true })), StringComparison.Ordinal);
        Assert.Contains("Another primary", Refusal(new PromoteOperation("pg-2"), Given.Healthy().With(s => s with { TargetPrimary = "pg-3" })), StringComparison.Ordinal);
        Assert.Contains("Not running", Refusal(new PromoteOperation("pg-2"), Given.Healthy().With("pg-2", i => i.Ended())), StringComparison.Ordinal);
        Assert.Contains("not up yet", Refusal(new PromoteOperation("pg-2"), Given.Healthy().With(s => s with { Initialized = false })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scale_below_the_synchronous_number_or_to_nothing_is_refused()
    {
        var two = Given.Healthy() with { Spec = Given.Spec(3, Given.AnyOne with { Number = 2 }) };
        Assert.Contains("spec.postgresql.synchronous.number", Refusal(new ScaleOperation(2), two), StringComparison.Ordinal);
        Assert.Contains("spec.instances", Refusal(new ScaleOperation(0)), StringComparison.Ordinal);
        Assert.Null(Refusal(new ScaleOperation(3), two));
    }

    [Fact]
    public void A_change_is_refused_with_all_that_is_wrong_at_once()
    {
        var present = Given.Spec(3);
        var errors = OperationRules.Invalid(present, present with { Instances = 0, Postgresql = new() { Parameters = ValueMap<string>.Empty.With("ssl", "off") } });

        Assert.Contains(errors, e => e.Path == "spec.instances");
        Assert.Contains(errors, e => e.Path.Contains("ssl", StringComparison.Ordinal));
        Assert.NotEmpty(OperationRules.Invalid(present, present with { Name = "other" }));
    }

    [Theory]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:18", "ghcr.io/cloudnative-pg/postgresql:17")]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:17", "ghcr.io/cloudnative-pg/postgresql:18")]
    public void Another_major_version_is_refused(string present, string wanted)
    {
        var spec = Given.Spec(3) with { ImageName = present };

        Assert.Equal("spec.imageName", Assert.Single(OperationRules.Invalid(spec, spec with { ImageName = wanted })).Path);
    }

    [Fact]
    public void Fences_that_are_there_or_not_there_are_refused()
    {
        var one = Given.Healthy().With(s => s with { FencedInstances = ["pg-2"] });
        var all = Given.Healthy().With(s => s with { FencedInstances = ["*"] });

        Assert.NotNull(Refusal(new FenceOperation("pg-2"), one));
        Assert.Null(Refusal(new UnfenceOperation("pg-2"), one));
        Assert.NotNull(Refusal(new UnfenceOperation("pg-3"), one));
        Assert.Contains("Unfence *", Refusal(new UnfenceOperation("pg-2"), all), StringComparison.Ordinal);
        Assert.Null(Refusal(new UnfenceOperation("*"), all));
        Assert.NotNull(Refusal(new UnfenceOperation("*")));
    }

    [Fact]
    public void The_only_copy_is_not_destroyed_and_a_single_primary_is_not_drained()
    {
        var one = Given.Healthy(instances: 1, synchronous: false);

        Assert.Contains("only copy", Refusal(new DestroyOperation("pg-1", false), one), StringComparison.Ordinal);
        Assert.Contains("no standby can take over", Refusal(new DrainOperation("pg-1"), one), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_resume_is_accepted_while_the_cluster_hibernates()
    {
        var asleep = Given.Healthy().With(s => s with { HibernationWanted = true, Hibernating = true });

        Assert.Null(Refusal(new ResumeOperation(), asleep));
        Assert.NotNull(Refusal(new HibernateOperation(), asleep));
        Assert.NotNull(Refusal(new RestartOperation(null), asleep));
        Assert.NotNull(Refusal(new ResumeOperation()));
    }

    [Fact]
    public void A_promotion_is_over_when_the_chosen_one_serves_and_failed_when_another_one_does()
    {
        var under = Given.Healthy().With(s => ClusterRules.WithSwitchover(s, "pg-2", Given.Now));

        Assert.Equal(OperationOutcome.UnderWay, Look(new PromoteOperation("pg-2"), under).State);
        Assert.Equal(OperationOutcome.Failed, Look(new PromoteOperation("pg-2"), Given.Healthy()).State);
        Assert.Equal(OperationOutcome.Done, Look(new PromoteOperation("pg-1"), Given.Healthy()).State);
    }

    [Fact]
    public void An_update_is_over_when_nothing_is_left_but_the_users_turn()
    {
        var under = Given.Healthy() with { Operand = "newer" };
        var supervised = (under with { Spec = under.Spec with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised } }).With("pg-2", i => i with { Operand = "newer" }).With("pg-3", i => i with { Operand = "newer" });

        Assert.Equal(OperationOutcome.UnderWay, Look(new UpdateOperation("newer"), under).State);
        Assert.Equal(OperationOutcome.UnderWay, Look(new UpdateOperation("newer"), supervised with { Spec = under.Spec }).State);
        Assert.Equal(OperationOutcome.Done, Look(new UpdateOperation("newer"), supervised).State);
        Assert.Equal(OperationOutcome.Done, Look(new UpdateOperation("x"), Given.Healthy()).State);
    }

    [Fact]
    public void What_has_not_begun_can_be_withdrawn()
    {
        var under = Given.Healthy().With(s => ClusterRules.WithSwitchover(s, "pg-2", Given.Now));
        Assert.Equal("pg-1", OperationRules.Withdraw(new PromoteOperation("pg-2"), new(under)).TargetPrimary);
        var ended = under.With("pg-1", i => i.Ended());
        Assert.Equal("pg-2", OperationRules.Withdraw(new PromoteOperation("pg-2"), new(ended)).TargetPrimary);

        var restarting = Given.Healthy().With(s => s with { RestartedAt = Given.Now });
        Assert.Null(OperationRules.Withdraw(new RestartOperation(null), new(restarting)).RestartedAt);
    }

    [Fact]
    public void A_number_stands_for_an_instance() => Assert.Equal(new PromoteOperation("pg-2"), new PromoteOperation("2").Resolve(new ClusterNames("pg")));

    [Fact]
    public void An_instance_counts_as_fenced_when_nothing_can_start_it_any_more()
    {
        var fenced = Given.Healthy().With(s => s with { FencedInstances = ["pg-3"] }).With("pg-3", i => i.Ended());

        Assert.Equal(OperationOutcome.Done, Look(new FenceOperation("pg-3"), fenced).State);
        Assert.Equal(OperationOutcome.UnderWay, Look(new FenceOperation("pg-3"), fenced.With("pg-3", i => i with { Job = JobKind.Clone })).State);
    }

    [Fact]
    public void Fencing_fails_when_the_instance_was_destroyed_meanwhile()
    {
        var gone = Given.Healthy().With("pg-3", i => i.Ended() with { Data = DataState.Missing });

        Assert.Equal(OperationOutcome.Done, Look(new FenceOperation("pg-3"), gone.With(s => s with { FencedInstances = ["pg-3"] })).State);
        Assert.Equal(OperationOutcome.Failed, Look(new FenceOperation("pg-3"), gone).State);
    }

    [Fact]
    public void While_the_primary_is_fenced_nothing_is_accepted_that_would_wait_for_it()
    {
        var fenced = Given.Healthy().With(s => s with { FencedInstances = ["pg-1", "pg-2"] }).With("pg-1", i => i.Ended());

        Assert.All((ClusterOperation[])[new ScaleOperation(4), new RestartOperation(null), new RestartOperation("pg-3"), new UpdateOperation("image"), new HibernateOperation(), new DrainOperation("pg-3")],
            o => Assert.StartsWith("The primary pg-1 is fenced. Unfence it first.", Refusal(o, fenced), StringComparison.Ordinal));
        Assert.Null(Refusal(new UnfenceOperation("pg-2"), fenced));
        // it cannot stream before the primary runs, which nobody could bring about meanwhile
        Assert.Equal(OperationOutcome.Done, Look(new UnfenceOperation("pg-2"), fenced.With(s => s with { FencedInstances = ["pg-1"] }).With("pg-2", i => i with { HasStreamed = false })).State);
    }

    [Fact]
    public void Unfencing_does_not_wait_for_what_only_a_primary_can_bring_about_while_that_is_fenced()
    {
        var fenced = Given.Healthy().With(s => s with { FencedInstances = ["pg-1"] }).With("pg-1", i => i.Ended());
        var unfence = new UnfenceOperation("pg-2");

        Assert.Equal(OperationOutcome.UnderWay, Look(unfence, fenced.With("pg-2", i => i.Ended())).State);
        // the primary that lost its data comes back only when another one is unfenced and takes over
        var lost = fenced.With(s => s with { FencedInstances = ["pg-2", "pg-3"] }).With("pg-1", i => i with { Data = DataState.Missing });
        Assert.Equal(OperationOutcome.Done, Look(new UnfenceOperation("pg-1"), lost).State);
        Assert.Equal(OperationOutcome.UnderWay, Look(new UnfenceOperation("pg-1"), lost.With(s => s with { FencedInstances = [] })).State);
        // the same for one that must be cloned
        var distrusted = lost.With(s => s with { TargetPrimary = ClusterStatus.Pending, FencedInstances = ["pg-3"], MustBeCloned = ["pg-2"] }).With("pg-2", i => i.Ended());
        Assert.Equal(OperationOutcome.Done, Look(unfence, distrusted).State);
        Assert.Equal(OperationOutcome.UnderWay, Look(unfence, distrusted.With(s => s with { MustBeCloned = [] })).State);
        // a failover that waits for more standbys
        var pending = fenced.PrimaryEnded(data: false).With(s => s with { TargetPrimary = ClusterStatus.Pending, FencedInstances = ["pg-3"] }).With("pg-2", i => i with { HasStreamed = false });
        Assert.Equal(OperationOutcome.Done, Look(unfence, pending).State);
        Assert.Equal(OperationOutcome.UnderWay, Look(unfence, pending.With(s => s with { FencedInstances = [] })).State);
        // nor does the end of a hibernation, or of what was only to become one
        Assert.Equal(OperationOutcome.Done, Look(new ResumeOperation(), pending).State);
        Assert.Equal(OperationOutcome.UnderWay, Look(new ResumeOperation(), pending.With(s => s with { FencedInstances = [] })).State);
        // it may want WAL of the primary before it is consistent and takes connections
        Assert.Equal(OperationOutcome.Done, Look(unfence, fenced.With("pg-2", i => i.Ended() with { Running = true })).State);
        Assert.Equal(OperationOutcome.Done, Look(unfence, fenced.With("pg-2", i => i.Ended() with { StandbySignal = false })).State);
        Assert.Equal(OperationOutcome.Done, Look(unfence, fenced.With("pg-2", i => i.Ended()).With(s => s with { MustBeCloned = ["pg-2"] })).State);
        // nor while the one that was promoted in its place is
        var promoted = Given.Healthy().PrimaryEnded().With(s => s with { TargetPrimary = "pg-3", FencedInstances = ["pg-3"] }).With("pg-3", i => i.Ended() with { StandbySignal = false });
        Assert.Equal(OperationOutcome.Done, Look(unfence, promoted.With("pg-2", i => i.Ended() with { StandbySignal = false })).State);
        Assert.StartsWith("The primary pg-3 is fenced. Unfence it first.", Refusal(new ScaleOperation(2), promoted), StringComparison.Ordinal);
    }
}

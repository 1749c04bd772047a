using PgAspire.Model;

namespace PgAspire.Operator.Tests.Decide;

public sealed class PlannerTests
{
    private static string Rule(Observation o) => Planner.Next(o).Decisions[0].Rule;

    private static string? Rule(Observation o, string instance) => Planner.Next(o).Decisions.FirstOrDefault(d => d.Instance == instance)?.Rule;

    private static OperatorAction[] Actions(Observation o) => [.. Planner.Next(o).Decisions.SelectMany(d => d.Actions)];

    [Fact]
    public void A_healthy_cluster_is_left_alone()
    {
        var plan = Planner.Next(Given.Healthy());
        Assert.Equal(["H800"], plan.Decisions.Select(d => d.Rule));
        Assert.Equal(ClusterPhases.Healthy, plan.Phase);
        Assert.Equal(new ServiceMembers("pg-1", ["pg-2", "pg-3"], ["pg-1", "pg-2", "pg-3"]), plan.Services);
        Assert.Equal(ProbeUrgency.Steady, plan.Urgency);
    }

    [Fact]
    public void Nothing_there_is_bootstrapped_with_the_lowest_serial_as_primary()
    {
        var o = Given.Healthy() with
        {
            Status = new(), BootstrappedHere = false,
            Instances = [.. Enumerable.Range(1, 3).Select(i => new InstanceObservation { Name = $"pg-{i}", Serial = i })],
        };
        var action = Assert.IsType<InitializeCluster>(Assert.Single(Actions(o)));
        Assert.Equal(("pg-1", "pg-2,pg-3"), (action.Primary, string.Join(",", action.Standbys)));
        Assert.Equal(ClusterPhases.SettingUpPrimary, Planner.Next(o).Phase);
        Assert.Equal(ServiceMembers.None, Planner.Next(o).Services);
    }

    [Fact]
    public void A_bootstrap_that_a_killed_operator_left_is_started_over()
    {
        var o = Given.Healthy().With(s => s with { Initialized = false }) with { BootstrappedHere = false };
        Assert.Equal("B130", Rule(o));
        Assert.All(Actions(o), a => Assert.IsType<DeleteInstance>(a));
    }

    [Fact]
    public void A_bootstrap_makes_the_slots_before_it_runs_its_statements()
    {
        var o = Given.Healthy().With(s => s with { Initialized = false });
        Assert.Equal("B140", Rule(o));
        o = o.With("pg-1", i => i with { SlotsAt = null });
        Assert.Equal(["_cnpg_pg_2", "_cnpg_pg_3"], Assert.IsType<ReconcileSlots>(Assert.Single(Actions(o))).Slots.Keys);
    }

    [Fact]
    public void A_bootstrap_that_failed_stops() => Assert.Equal(ClusterPhases.Unrecoverable,
        Planner.Next(Given.Healthy().With(s => s with { Initialized = false }) with { BootstrapFailure = "no space" }).Phase);

    [Fact]
    public void A_standby_is_in_no_service_until_it_has_replayed_what_the_bootstrap_made()
    {
        var o = Given.Healthy().With(s => s with { BootstrapLsn = 1000 }).With("pg-3", i => i.At(1000, replayed: 999));
        Assert.Equal(new ServiceMembers("pg-1", ["pg-2"], ["pg-1", "pg-2"]), Planner.Next(o).Services);
        Assert.NotEqual(ClusterPhases.Healthy, Planner.Next(o).Phase);
        o = o.With("pg-3", i => i.At(1000));
        Assert.Equal(["pg-2", "pg-3"], Planner.Next(o).Services.ReadOnly);
        Assert.Equal(ClusterPhases.Healthy, Planner.Next(o).Phase);
    }

    [Fact]
    public void Services_are_closed_until_the_bootstrap_is_complete() =>
        Assert.Equal(ServiceMembers.None, Planner.Next(Given.Healthy().With(s => s with { Initialized = false })).Services);

    [Fact]
    public void Data_without_a_recorded_primary_names_it_by_the_missing_signal() =>
        Assert.Equal("pg-1", Planner.Next(Given.Healthy().With(s => s with { CurrentPrimary = null, TargetPrimary = null })).Status.CurrentPrimary);

    [Fact]
    public void Data_with_two_possible_primaries_is_not_touched()
    {
        var o = Given.Healthy().With(s => s with { CurrentPrimary = null, TargetPrimary = null }).With("pg-2", i => i with { StandbySignal = false });
        Assert.Equal("U220", Rule(o));
        Assert.DoesNotContain(Actions(o), a => a is not KillInstance);
    }

    [Fact]
    public void A_dead_primary_first_makes_the_target_pending_and_closes_rw()
    {
        var plan = Planner.Next(Given.Healthy().PrimaryEnded());
        Assert.Equal("F390", plan.Decisions[0].Rule);
        Assert.Equal((ClusterStatus.Pending, "pg-1"), (plan.Status.TargetPrimary, plan.Status.CurrentPrimary));
        Assert.Null(plan.Services.ReadWrite);
        Assert.Equal(ClusterPhases.FailingOver, plan.Phase);
        Assert.Equal(ProbeUrgency.Failover, plan.Urgency);
    }

    private static Observation Pending(bool synchronous = true, bool data = true) =>
        Given.Healthy(synchronous: synchronous).PrimaryEnded(data).With(s => s with { TargetPrimary = ClusterStatus.Pending });

    [Fact]
    public void No_candidate_is_chosen_before_every_standby_was_asked_again() =>
        Assert.Equal("F400", Rule(Pending().With("pg-3", i => i with { StatusAt = Given.Now - TimeSpan.FromMinutes(1) })));

    [Fact]
    public void No_candidate_is_chosen_while_a_wal_receiver_lives()
    {
        var o = Pending().Receiving(true);
        Assert.Equal("F410", Rule(o));
        Assert.Empty(Actions(o));
    }

    [Fact]
    public void A_wal_receiver_that_follows_another_standby_is_not_waited_for_since_it_does_not_end()
    {
        var o = Pending().Receiving(true)
            .With("pg-2", i => i with { Status = i.Status! with { ReceivedLsn = new(2000), WalReceiverActive = false, WalReceiverStreaming = false } })
            .With("pg-3", i => i with { Upstream = "pg-2" });
        Assert.Equal("F450", Rule(o));
        Assert.Equal("pg-2", Assert.Single(Actions(o).OfType<PromoteInstance>()).Instance);
        Assert.Equal("F410", Rule(o.With("pg-2", i => i.Ended())));
    }

    [Theory]
    [InlineData(900, 900, 1000, 1000, "pg-3")]
    [InlineData(1000, 900, 1000, 1000, "pg-3")]
    [InlineData(1000, 1000, 900, 900, "pg-2")]
    [InlineData(1000, 1000, 1000, 1000, "pg-2")]
    public void The_candidate_is_the_one_with_most_received_then_most_replayed_then_by_name(ulong r2, ulong p2, ulong r3, ulong p3, string expected)
    {
        var o = Pending().With("pg-2", i => i.At(r2, p2)).With("pg-3", i => i.At(r3, p3));
        Assert.Equal(expected, Assert.Single(Actions(o).OfType<PromoteInstance>()).Instance);
        Assert.Equal(expected, Planner.Next(o).Status.TargetPrimary);
    }

    [Fact]
    public void A_newer_timeline_wins_over_a_larger_position()
    {
        var o = Pending().With(s => s with { NewestTimelineId = 2 }).With("pg-2", i => i.At(5000)).With("pg-3", i => i with { KnownTimeline = new(2) });
        Assert.Equal("pg-3", Assert.Single(Actions(o).OfType<PromoteInstance>()).Instance);
    }

    [Fact]
    public void The_others_are_pointed_to_the_candidate_while_it_is_promoted() =>
        Assert.Equal(new ReconfigureInstance("pg-3", "pg-2"), Assert.Single(Actions(Pending()).OfType<ReconfigureInstance>()));

    [Fact]
    public void With_synchronous_commits_a_lone_standby_is_not_promoted_while_the_primary_can_come_back()
    {
        var o = Given.Healthy().PrimaryEnded().With("pg-3", i => i.Ended());
        Assert.Equal("F360", Rule(o));
        Assert.Equal(new StartInstance("pg-1", null), Assert.Single(Actions(o), a => a is StartInstance { Instance: "pg-1" }));
        Assert.DoesNotContain(Actions(o), a => a is PromoteInstance);
    }

    [Fact]
    public void Without_synchronous_commits_it_is_promoted()
    {
        var o = Pending(synchronous: false).With("pg-3", i => i.Ended());
        Assert.Equal("pg-2", Assert.Single(Actions(o).OfType<PromoteInstance>()).Instance);
    }

    [Fact]
    public void A_standby_proves_nothing_about_commits_of_before_it_was_asked_to_confirm_any()
    {
        // pg-1 waited for others up to 1001, which may be gone; pg-2 and pg-3 have 1000
        Assert.Equal("F420", Rule(Pending().With(s => s with { Quorum = s.Quorum! with { Since = 1001 } })));
        Assert.Equal("F450", Rule(Pending().With(s => s with { Quorum = s.Quorum! with { Since = 1000 } })));
        // the same position of the timeline before is another one
        Assert.Equal("F420", Rule(Pending().With(s => s with { TimelineId = 2, NewestTimelineId = 2, Quorum = s.Quorum! with { Since = 1000 } })));
    }

    [Fact]
    public void From_where_on_commits_wait_for_the_standbys_is_kept_as_long_as_they_are_the_same()
    {
        var first = Planner.Next(Given.Healthy().With(s => s with { Quorum = null })).Status;
        Assert.Equal(1000ul, first.Quorum!.Since);

        var later = Given.Healthy().With("pg-1", i => i with { Status = i.Status! with { CurrentLsn = new(2000) } }).With(_ => first);
        Assert.Equal(first.Quorum, Planner.Next(later).Status.Quorum);
        Assert.Equal(2000ul, Planner.Next(later.With(s => s with { Quorum = new(1, ["pg-2"]) })).Status.Quorum!.Since);
        Assert.Equal(first.Quorum, ClusterStatus.FromJson(first.ToJson()).Quorum);
    }

    [Fact]
    public void A_standby_that_dies_during_the_search_sends_it_back_to_the_primary()
    {
        var plan = Planner.Next(Pending().With("pg-3", i => i.Ended()));
        Assert.Equal("F420", plan.Decisions[0].Rule);
        Assert.Equal("pg-1", plan.Status.TargetPrimary);
    }

    [Fact]
    public void With_the_primarys_data_gone_the_search_does_not_wait_for_ever_for_a_standby_that_never_becomes_consistent()
    {
        var started = Pending(data: false).With("pg-3", i => i.Ended() with { Running = true, StartedAt = Given.Now - TimeSpan.FromSeconds(59) });
        Assert.Equal("F430", Rule(started));
        var longAgo = started.With("pg-3", i => i with { StartedAt = Given.Now - TimeSpan.FromSeconds(60) });
        Assert.Equal("F450", Rule(longAgo));
        Assert.Equal("F430", Rule(longAgo with { Spec = longAgo.Spec with { StartDelay = TimeSpan.FromSeconds(90) } }));
    }

    [Fact]
    public void With_the_primarys_data_gone_the_search_waits_for_the_standby_that_can_still_report()
    {
        var o = Pending(data: false).With("pg-3", i => i.Ended());
        Assert.Equal("F430", Rule(o));
        Assert.Equal(new StartInstance("pg-3", "pg-1"), Assert.Single(Actions(o)));
    }

    [Fact]
    public void A_standby_whose_disk_is_full_may_still_report_however_often_it_was_started()
    {
        var full = Pending(data: false).With("pg-3", i => i.Ended() with { FailedStarts = 7, DiskFull = true });
        Assert.Equal("F430", Rule(full));
        Assert.Equal("F450", Rule(full.With("pg-3", i => i with { DiskFull = false })));
    }

    [Fact]
    public void With_both_gone_for_good_the_last_one_is_promoted()
    {
        var o = Pending(data: false).With("pg-3", i => i.Ended() with { Data = DataState.Missing });
        Assert.Equal("F450", Rule(o));
    }

    [Fact]
    public void With_both_gone_for_good_failoverQuorum_forbids_it()
    {
        var o = Pending(data: false).With("pg-3", i => i.Ended() with { Data = DataState.Missing });
        o = o with { Spec = o.Spec with { Postgresql = new() { Synchronous = Given.AnyOne with { FailoverQuorum = true } } } };
        Assert.Equal(ClusterPhases.Unrecoverable, Planner.Next(o).Phase);
        Assert.Empty(Actions(o));
    }

    [Fact]
    public void With_the_primary_gone_for_good_a_half_made_clone_is_not_waited_for()
    {
        var o = Pending(data: false).With("pg-3", i => i.Ended() with { Data = DataState.Incomplete });
        Assert.Equal("F450", Rule(o));
    }

    [Fact]
    public void A_single_instance_restarts_in_place()
    {
        var o = Given.Healthy(instances: 1, synchronous: false).PrimaryEnded();
        Assert.Equal(new StartInstance("pg-1", null), Assert.Single(Actions(o)));
    }

    [Fact]
    public void A_full_disk_is_no_reason_to_fail_over()
    {
        var o = Given.Healthy().PrimaryEnded().With("pg-1", i => i with { DiskFull = true });
        Assert.Equal(ClusterPhases.NotEnoughDiskSpace, Planner.Next(o).Phase);
        Assert.DoesNotContain(Actions(o), a => a is PromoteInstance);
    }

    [Fact]
    public void FailoverDelay_gives_the_primary_time_to_come_back()
    {
        var o = Given.Healthy().PrimaryEnded();
        o = o with { Spec = o.Spec with { FailoverDelay = TimeSpan.FromSeconds(10) } };
        Assert.Equal("F350", Rule(o));
        Assert.Equal("F390", Rule(o with { Now = Given.Now + TimeSpan.FromSeconds(20), Status = o.Status with { CurrentPrimaryFailingSince = Given.Now } }));
    }

    [Fact]
    public void A_primary_that_hangs_is_ended_before_anything_else()
    {
        var o = Given.Healthy().With("pg-1", i => i with { UnansweredProbes = 3 });
        Assert.Equal(new KillInstance("pg-1"), Assert.Single(Actions(o)));
        Assert.Equal("F290", Rule(o.With("pg-1", i => i with { Job = JobKind.Kill })));
    }

    [Fact]
    public void A_late_answer_does_not_take_the_service_away() =>
        Assert.Equal("pg-1", Planner.Next(Given.Healthy().With("pg-1", i => i with { UnansweredProbes = 1 })).Services.ReadWrite);

    [Fact]
    public void A_primary_without_its_data_directory_is_ended() =>
        Assert.Equal(new KillInstance("pg-1"), Actions(Given.Healthy().With("pg-1", i => i with { Data = DataState.Missing }))[0]);

    private static Observation Promoting() => Pending().With(s => s with { TargetPrimary = "pg-2" });

    [Fact]
    public void The_candidate_becomes_the_primary_when_it_takes_writes()
    {
        var o = Promoting().With("pg-2", i => i with { StandbySignal = false, Status = i.Status! with { IsPrimary = true, Timeline = new(2), SynchronousStandbyNames = "ANY 1 (\"pg-1\",\"pg-3\",\"pg-2\")" } });
        var plan = Planner.Next(o);
        Assert.Equal("P540", plan.Decisions[0].Rule);
        Assert.Equal(("pg-2", "pg-2", 2u), (plan.Status.CurrentPrimary, plan.Status.TargetPrimary, plan.Status.TimelineId));
        Assert.Equal("pg-2", plan.Services.ReadWrite);
        Assert.Equal(new SynchronousQuorum(1, ["pg-1", "pg-3"]), plan.Status.Quorum);
    }

    [Fact]
    public void A_candidate_that_died_after_it_had_left_recovery_is_started_again() =>
        Assert.Equal("P510", Rule(Promoting().With("pg-2", i => i.Ended() with { StandbySignal = false })));

    [Fact]
    public void A_candidate_that_died_before_is_chosen_anew() =>
        Assert.Equal(ClusterStatus.Pending, Planner.Next(Promoting().With("pg-2", i => i.Ended())).Status.TargetPrimary);

    private static Observation AfterFailover() => Given.Healthy()
        .With(s => s with { CurrentPrimary = "pg-2", TargetPrimary = "pg-2", TimelineId = 2, CheckpointedTimelineId = 2, Quorum = new(1, ["pg-1", "pg-3"]) })
        .With("pg-2", i => i with { StandbySignal = false, Status = i.Status! with { IsPrimary = true, Timeline = new(2), SynchronousStandbyNames = "ANY 1 (\"pg-1\",\"pg-3\",\"pg-2\")" } })
        .With("pg-3", i => i with { Upstream = "pg-2" })
        .With("pg-1", i => i.Ended());

    [Fact]
    public void The_former_primary_is_rewound_once_the_new_timeline_is_on_disk()
    {
        Assert.Equal("J230", Rule(AfterFailover(), "pg-1"));
        Assert.Equal("J240", Rule(AfterFailover().With(s => s with { CheckpointedTimelineId = 1 }), "pg-1"));
        Assert.Equal("C310", Rule(AfterFailover().With(s => s with { CheckpointedTimelineId = 1 }), "pg-2"));
        Assert.Null(Rule(AfterFailover().With(s => s with { CheckpointedTimelineId = 1, CurrentPrimarySince = Given.Now }), "pg-2"));
    }

    [Fact]
    public void It_is_cloned_when_rewinding_does_not_help() => Assert.Equal("J220", Rule(AfterFailover().With("pg-1", i => i with { FailedRewinds = 2 }), "pg-1"));

    [Fact]
    public void It_is_ended_when_it_comes_back_as_a_primary()
    {
        var o = AfterFailover().With("pg-1", _ => Given.Healthy().Find("pg-1")!);
        Assert.Equal("X100", Rule(o, "pg-1"));
        Assert.Equal("pg-2", Planner.Next(o).Services.ReadWrite);
    }

    [Fact]
    public void Nothing_is_overwritten_without_a_serving_primary()
    {
        var o = AfterFailover().With("pg-2", i => i.Ended());
        Assert.DoesNotContain(Actions(o), a => a is CloneInstance or RewindInstance or DeleteInstance);
    }

    [Theory]
    [InlineData(DataState.Missing)]
    [InlineData(DataState.Incomplete)]
    public void An_instance_without_usable_data_is_cloned(DataState data) =>
        Assert.Equal("J200", Rule(Given.Healthy().With("pg-3", i => i.Ended() with { Data = data }), "pg-3"));

    [Fact]
    public void A_standby_that_ended_is_started() => Assert.Equal("J260", Rule(Given.Healthy().With("pg-3", i => i.Ended()), "pg-3"));

    [Fact]
    public void A_standby_that_does_not_start_is_cloned() => Assert.Equal("J250", Rule(Given.Healthy().With("pg-3", i => i.Ended() with { FailedStarts = 3 }), "pg-3"));

    [Fact]
    public void Two_standbys_join_side_by_side()
    {
        var o = Given.Healthy().With("pg-2", i => i.Ended() with { Data = DataState.Missing }).With("pg-3", i => i.Ended() with { Data = DataState.Missing });
        Assert.Equal(2, Actions(o).OfType<CloneInstance>().Count());
    }

    [Fact]
    public void A_standby_that_has_not_streamed_for_a_while_is_rewound_then_cloned()
    {
        var o = Given.Healthy().With("pg-3", i => i with { NotStreamingSince = Given.Now - TimeSpan.FromSeconds(6) });
        Assert.Equal("J290", Rule(o, "pg-3"));
        Assert.Equal("J280", Rule(o.With("pg-3", i => i with { FailedRewinds = 2 }), "pg-3"));
    }

    [Fact]
    public void A_standby_that_waits_for_WAL_of_a_former_primary_before_it_answers_is_started_again()
    {
        var o = Given.Healthy().With("pg-3", i => i with { Status = null, HasStreamed = false, Upstream = "pg-2" });
        Assert.Equal("J273", Rule(o, "pg-3"));
        Assert.Equal([new KillInstance("pg-3")], Actions(o));
        Assert.Null(Rule(o.With("pg-3", i => i with { Upstream = "pg-1" }), "pg-3"));
    }

    [Fact]
    public void A_standby_whose_log_says_that_it_cannot_follow_is_rewound_then_cloned_without_having_answered()
    {
        var o = Given.Healthy().With("pg-3", i => i with { Status = null, HasStreamed = false, CannotFollow = true });
        Assert.Equal("J278", Rule(o, "pg-3"));
        Assert.Equal("J276", Rule(o.With("pg-3", i => i with { FailedRewinds = 2 }), "pg-3"));
        Assert.Null(Rule(Given.Healthy().With("pg-3", i => i with { CannotFollow = true }), "pg-3"));
    }

    [Fact]
    public void Nothing_is_done_to_an_instance_on_which_something_is_under_way() =>
        Assert.Null(Rule(Given.Healthy().With("pg-3", i => i.Ended() with { Job = JobKind.Clone, Data = DataState.Incomplete }), "pg-3"));

    [Fact]
    public void A_pause_after_a_failure_is_kept() => Assert.Equal("X130", Rule(Given.Healthy().With("pg-3", i => i.Ended() with { NotBefore = Given.Now + TimeSpan.FromSeconds(1) }), "pg-3"));

    [Fact]
    public void An_instance_too_many_is_deleted_but_never_the_primary()
    {
        var o = Given.Healthy() with { Spec = Given.Spec(2, Given.AnyOne) };
        o = o.With("pg-3", i => i with { Desired = false });
        Assert.Equal(new DeleteInstance("pg-3"), Actions(o)[0]);
    }

    [Fact]
    public void A_missing_slot_is_made_and_a_left_over_one_dropped()
    {
        var o = Given.Healthy().With("pg-1", i => i with { Status = i.Status! with { Slots = [new() { Name = "_cnpg_pg_9", Physical = true }] } });
        Assert.Equal("C320", Rule(o, "pg-1"));
        Assert.Equal(["_cnpg_pg_2", "_cnpg_pg_3"], Assert.Single(Actions(o).OfType<ReconcileSlots>()).Slots.Keys);
    }

    [Fact]
    public void Other_standby_names_about_to_be_in_force_prove_nothing_until_the_server_says_so()
    {
        var o = Given.Healthy().With("pg-1", i => i with { WantedConfiguration = "new", WrittenConfiguration = "old", Status = i.Status! with { SynchronousStandbyNames = "ANY 1 (\"pg-2\",\"pg-1\")" } });
        Assert.Null(Planner.Next(o).Status.Quorum);
        Assert.Equal(["pg-2"], Planner.Next(o.With("pg-1", i => i with { WantedConfiguration = "old" })).Status.Quorum!.Standbys);
    }

    [Fact]
    public void A_standby_copies_the_users_physical_slots_of_the_primary_and_drops_copies_of_what_it_no_longer_has()
    {
        var o = WithUserSlots(Given.Healthy());
        var action = Assert.Single(Actions(o).OfType<ReconcileSlots>());
        Assert.Equal("pg-3", action.Instance);
        Assert.Equal(["_cnpg_pg_1", "_cnpg_pg_2", "archiver", "new"], action.Slots.Keys);
        Assert.Equal((new Lsn(900), null), (action.Slots["archiver"], action.Slots["new"]));
        Assert.Equal(["old"], action.Drop);
    }

    [Fact]
    public void Excluded_slots_are_neither_copied_nor_dropped()
    {
        var o = WithUserSlots(Given.Healthy());
        o = o with { Spec = o.Spec with { ReplicationSlots = o.Spec.ReplicationSlots with { SynchronizeReplicas = new() { ExcludePatterns = ["^ol", "chive"] } } } };
        var action = Assert.Single(Actions(o).OfType<ReconcileSlots>());
        Assert.Equal(["_cnpg_pg_1", "_cnpg_pg_2", "new"], action.Slots.Keys);
        Assert.Empty(action.Drop);
    }

    [Fact]
    public void Without_copies_the_standbys_have_none_of_the_users_slots_and_a_primary_keeps_them()
    {
        var o = WithUserSlots(Given.Healthy());
        o = o with { Spec = o.Spec with { ReplicationSlots = o.Spec.ReplicationSlots with { SynchronizeReplicas = new() { Enabled = false } } } };
        var action = Assert.Single(Actions(o).OfType<ReconcileSlots>());
        Assert.Equal(["_cnpg_pg_1", "_cnpg_pg_2"], action.Slots.Keys);
        Assert.Equal(["archiver", "old"], action.Drop);

        o = Given.Healthy().With("pg-1", i => i with { Status = i.Status! with { Slots = [new() { Name = "archiver", Physical = true }] } });
        Assert.Empty(Assert.Single(Actions(o).OfType<ReconcileSlots>()).Drop);
    }

    [Fact]
    public void Users_slots_are_copied_without_slots_of_the_operator_too()
    {
        var o = WithUserSlots(Given.Healthy());
        o = o with { Spec = o.Spec with { ReplicationSlots = o.Spec.ReplicationSlots with { HighAvailability = false } } };
        o = o.With("pg-1", i => i with { Status = i.Status! with { Slots = [.. i.Status.Slots.Where(s => !s.Name.StartsWith("_cnpg_", StringComparison.Ordinal))] } });
        Assert.Equal(["archiver", "new"], Assert.Single(Actions(o).OfType<ReconcileSlots>()).Slots.Keys);
        o = o with { Spec = o.Spec with { ReplicationSlots = o.Spec.ReplicationSlots with { SynchronizeReplicas = new() { Enabled = false } } } };
        Assert.Empty(Actions(o).OfType<ReconcileSlots>());
    }

    // pg-3's copies are due
    private static Observation WithUserSlots(Observation observation) => observation
        .With("pg-1", i => i with
        {
            Status = i.Status! with
            {
                Slots =
                [
                    .. i.Status.Slots, new() { Name = "archiver", Physical = true, Active = true, RestartLsn = new(900) }, new() { Name = "new", Physical = true },
                    new() { Name = "decodes", Physical = false, RestartLsn = new(900) }, new() { Name = "pg_basebackup_1", Physical = true, Temporary = true, Active = true },
                ],
            },
        })
        .With("pg-3", i => i with
        {
            SlotsAt = null,
            Status = i.Status! with
            {
                Slots =
                [
                    .. i.Status.Slots, new() { Name = "archiver", Physical = true }, new() { Name = "old", Physical = true }, new() { Name = "in use", Physical = true, Active = true },
                    new() { Name = "decodes", Physical = false },
                ],
            },
        });
}

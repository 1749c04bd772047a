namespace PgAspire.Simulation.Bugs;

/// <summary>The bugs that the simulation must notice.</summary>
internal static class PlantedBugs
{
    public sealed record Entry(string Name, string Description, Func<PlantedBug> Create);

    public static IReadOnlyList<Entry> All { get; } =
    [
        new("no-quorum", "a failover does not ask whether the standbys that report have every acknowledged commit", () => new ElectionBugs.NoQuorum()),
        new("quorum-off-by-one", "R + W >= N counts as a proof", () => new ElectionBugs.QuorumOffByOne()),
        new("no-stop-receivers", "a candidate is promoted while WAL receivers are active", () => new ElectionBugs.NoStopReceivers()),
        new("no-fence-before-promote", "a primary that hangs is not ended before another one is promoted", () => new ElectionBugs.NoFenceBeforePromote()),
        new("kill-not-awaited", "a kill is said to be done before the server has ended", () => new DriverBugs.KillNotAwaited()),
        new("promote-lowest-lsn", "the standby with the least WAL is promoted", () => new ElectionBugs.PromoteLowestLsn()),
        new("ignore-timeline-in-candidate-order", "positions of different timelines are compared", () => new ElectionBugs.IgnoreTimeline()),
        new("timeline-given-twice", "two promotions to one timeline number are not noticed", () => new ElectionBugs.TimelineGivenTwice()),
        new("stray-timeline", "a standby on a timeline that nobody decided on durably is a candidate", () => new ElectionBugs.StrayTimeline()),
        new("stale-observation", "what a standby answered before the primary's end counts for the election", () => new ElectionBugs.StaleObservation()),
        new("start-former-primary", "a former primary is started rather than rewound", () => new ElectionBugs.StartFormerPrimary()),
        new("ack-before-sync", "synchronous_standby_names does not reach the server", () => new DriverBugs.AckBeforeSync()),
        new("standby-without-signal", "standby.signal is not written", () => new DriverBugs.StandbyWithoutSignal()),
        new("rewind-without-fence", "data is rewound under its running server", () => new DriverBugs.RewindWithoutFence()),
        new("no-incomplete-mark", "data that is being made is not marked as incomplete", () => new DriverBugs.NoIncompleteMark()),
        new("status-not-durable", "the operator's status stays in memory", () => new DriverBugs.StatusNotDurable()),
        new("clone-over-only-copy", "the former primary's data is cleared away as soon as a failover begins", () => new UpkeepBugs.CloneOverOnlyCopy()),
        new("slot-dropped-too-early", "the slot of a standby that is away for a moment is dropped", () => new UpkeepBugs.SlotDroppedTooEarly()),
        new("services-follow-early", "rw leads to the chosen instance before it takes writes", () => new UpkeepBugs.ServicesFollowEarly()),
        new("services-stay", "rw stays where it was first", () => new UpkeepBugs.ServicesStay()),
        new("scale-in-deletes-primary", "scaling in takes the highest serial, also when that is the primary", () => new UpkeepBugs.ScaleInDeletesPrimary()),
        new("never-in-place", "a primary whose standbys may lack a commit is not started again", () => new UpkeepBugs.NeverInPlace()),
        new("promote-before-received", "a switchover promotes before the former primary's WAL was received", () => new OperationBugs.PromoteBeforeReceived()),
        new("end-not-checked", "a switchover goes on although the primary did not end in order", () => new OperationBugs.EndNotChecked()),
        new("failover-of-fenced", "a fenced primary is taken for one that has failed", () => new OperationBugs.FailoverOfFenced()),
        new("fenced-is-started", "what is fenced is started again", () => new OperationBugs.FencedIsStarted()),
        new("primary-first", "a rolling restart begins with the primary", () => new OperationBugs.PrimaryFirst()),
        new("former-primary-not-rewound", "a former primary is started as a standby although it did not end in order", () => new OperationBugs.NotRewound()),
        new("destroys-only-copy", "an instance is destroyed although it may hold the only copy", () => new OperationBugs.DestroysOnlyCopy()),
        new("standbys-hibernate-first", "a hibernation does not end the primary first", () => new OperationBugs.StandbysHibernateFirst()),
        new("not-withdrawn", "what was cancelled is done all the same", () => new OperationBugs.NotWithdrawn()),
        new("restart-forgotten", "a parameter that waits for a restart waits forever", () => new OperationBugs.RestartForgotten()),
        new("update-forgotten", "servers stay with the PostgreSQL that they were started with", () => new OperationBugs.UpdateForgotten()),
    ];

    public static Func<PlantedBug>? Find(string name) => All.FirstOrDefault(b => b.Name == name)?.Create;
}

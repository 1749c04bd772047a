using System.Collections.Immutable;
using PgAspire.Model;

namespace PgAspire.Operator;

/// <summary>An observation as the cluster's rules look at it: who is the primary, who could take over.</summary>
public sealed class Situation
{
    // so long is the best one waited for, when another could be promoted already
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(1);

    /// <summary>Looks at an observation.</summary>
    public Situation(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        Observation = observation;
        Primary = observation.Find(observation.Status.CurrentPrimary);
        Target = observation.Status.TargetPrimary == ClusterStatus.Pending ? null : observation.Find(observation.Status.TargetPrimary);
        Others = [.. observation.Instances.Where(i => i.Name != observation.Status.CurrentPrimary)];
        Reporting = [.. Others.Where(i => !HasStrayed(i) && !Status.IsFenced(i.Name) && i is { ActsAsStandby: true, StandsStill: false, Data: DataState.Complete } && i.StatusAt >= SourceEndedAt(i) && (i.HasStreamed || i.Status!.LocalWalExhausted || i.Status.WalReceiverActive))];
        Candidate = Reporting.Order(CandidateOrder.Instance).FirstOrDefault();
        LastResort = Others.Where(i => HasStrayed(i) && !Status.IsFenced(i.Name) && i is { ActsAsStandby: true, StandsStill: false, Data: DataState.Complete, Status.LocalWalExhausted: true } && i.StatusAt >= SourceEndedAt(i))
            .OrderBy(i => Status.MustBeCloned.Contains(i.Name)).ThenBy(i => i, CandidateOrder.Instance).FirstOrDefault();
    }

    /// <summary>What is looked at.</summary>
    public Observation Observation { get; }

    /// <summary>The durable status.</summary>
    public ClusterStatus Status => Observation.Status;

    /// <summary>The current primary; null when none is known or it is gone with its name.</summary>
    public InstanceObservation? Primary { get; }

    /// <summary>The chosen next primary; null while pending or when it is gone with its name.</summary>
    public InstanceObservation? Target { get; }

    /// <summary>The instances besides the current primary.</summary>
    public ImmutableArray<InstanceObservation> Others { get; }

    /// <summary>The standbys whose positions are known for certain: asked after the primary's end, with all local WAL replayed.</summary>
    public ImmutableArray<InstanceObservation> Reporting { get; }

    /// <summary>The best of <see cref="Reporting"/>.</summary>
    public InstanceObservation? Candidate { get; }

    /// <summary>
    /// The best of those that are on a timeline of another history than the primary's: what was written on the primary's own they may lack, but when nobody else
    /// is left their data is what there is.
    /// </summary>
    public InstanceObservation? LastResort { get; }

    /// <summary>Whether a switchover is under way whose promotion is not decided yet.</summary>
    public bool SwitchesOver => Status.SwitchoverPlanned && Status.InTransition && Status.TargetPrimary != ClusterStatus.Pending;

    /// <summary>
    /// Whether the primary was ended in order for the switchover, so that its WAL's end is known. What it ended with, all standbys that were connected have.
    /// </summary>
    public bool PrimaryIsDemoted => Primary is { Running: false, Job: null } && Status.FormerPrimary?.Instance == Primary.Name;

    /// <summary>Whether an instance has all that the demoted primary wrote.</summary>
    public bool HasAllOfTheFormerPrimary(InstanceObservation instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Status.FormerPrimary is { } former && instance is { ActsAsStandby: true, Data: DataState.Complete } && instance.ReceivedLsn > new Model.Lsn(former.Lsn);
    }

    /// <summary>The standbys that a planned switchover can lead to, the one with the most WAL first.</summary>
    public IEnumerable<InstanceObservation> Successors => Others.Where(i => i is { ActsAsStandby: true, StandsStill: false, Data: DataState.Complete, Job: null or JobKind.Slots or JobKind.Reconfigure, NotStreamingSince: null } &&
        !Status.IsFenced(i.Name) && i.Name != Status.Destruction?.Instance && !HasStrayed(i) && i.Desired).Order(CandidateOrder.Instance);

    /// <summary>Whether the primary takes writes and no other one is wanted.</summary>
    public bool PrimaryServes => Primary is { ActsAsPrimary: true, Data: DataState.Complete } && !Status.InTransition;

    /// <summary>
    /// Whether clients' writes have somewhere to go: as <see cref="PrimaryServes"/>, but neither one late answer takes the service away, nor a switchover
    /// before it ends the primary.
    /// </summary>
    public bool WritesAreServed => Status.Initialized && Primary is { Running: true, Data: DataState.Complete, Status.IsPrimary: true, Job: not (JobKind.Kill or JobKind.Stop or JobKind.Demote or JobKind.Restart or JobKind.Delete) } &&
        Primary.UnansweredProbes < Observation.Settings.HangThreshold && (!Status.InTransition || (SwitchesOver && Status.FormerPrimary?.Instance != Primary.Name));

    /// <summary>Whether the primary's server does not exist, or has lost its data.</summary>
    public bool PrimaryIsDown => Primary is null || !Primary.Running || Primary.Data != DataState.Complete;

    /// <summary>Whether the primary's data is there, so that it can start again with everything that it acknowledged.</summary>
    public bool PrimaryDataIsThere => Primary is { Data: DataState.Complete };

    /// <summary>Whether a failover must prove that the candidate has every acknowledged commit.</summary>
    public bool QuorumMatters => Observation.Spec.Postgresql.Synchronous is { } s && (s.DataDurability == DataDurability.Required || s.FailoverQuorum);

    /// <summary>Whether that is proven by the standbys that report.</summary>
    public bool QuorumIsProven => IsProvenBy(Reporting);

    /// <summary>Whether it could be proven by the standbys that answered last, before they were asked again.</summary>
    public bool QuorumIsLikely => IsProvenBy([.. Others.Where(i => i.ActsAsStandby)]);

    /// <summary>Whether an instance that does not report yet may do so without a primary: a standby with its data that starts, or replays what it has.</summary>
    public bool MoreMayReport => Others.Any(i => i.Data == DataState.Complete && i.StandbySignal && !Reporting.Contains(i) && !HasStrayed(i) &&
        (i.DiskFull || i.FailedStarts < Observation.Settings.FailedStartsBeforeClone) && !StartsInVain(i));

    /// <summary>The standbys that may report within a second: those that replay what they have since the primary ended, and those that were started just now.</summary>
    public IEnumerable<InstanceObservation> ReportSoon => Others.Where(i => i is { Running: true, Data: DataState.Complete, StandbySignal: true } && !Status.IsFenced(i.Name) && !Reporting.Contains(i) &&
        (i.ActsAsStandby ? !HasStrayed(i) && Observation.Now - (Primary?.EndedAt ?? default) < ReportLimit : i.Status is null && Observation.Now - i.StartedAt < ReportLimit));

    /// <summary>
    /// Whether nobody is left but instances that wait for a primary to follow: what was promoted or had led before, or is to be cloned. Their data is what there is.
    /// </summary>
    public bool OnlyFollowersLeft => Status is { Initialized: true, CurrentPrimary: not null } && (!Status.InTransition || Status.TargetPrimary == ClusterStatus.Pending) && !PrimaryDataIsThere && Primary is not { Running: true } && Reporting.IsEmpty && !MoreMayReport && LastResort is null;

    /// <summary>
    /// When the primary ended, or what an instance was sent to instead if that ended later. An instance that was asked before may have received something
    /// after its answer.
    /// </summary>
    public DateTimeOffset SourceEndedAt(InstanceObservation instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var primary = Primary?.EndedAt ?? DateTimeOffset.MinValue;
        return instance.UpstreamEndedAt > primary ? instance.UpstreamEndedAt.Value : primary;
    }

    /// <summary>Whether an instance was sent to another standby that runs: its receiver does not end with the primary, and what it receives the other one has.</summary>
    public bool FollowsAStandby(InstanceObservation instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Upstream != Status.CurrentPrimary && Others.Any(o => o.Name == instance.Upstream && o is { Running: true, Status: not { IsPrimary: true } });
    }

    // what it needs to become consistent may be gone with the primary's data
    private bool StartsInVain(InstanceObservation instance) => instance is { Running: true, Status: null } && Observation.Now - instance.StartedAt >=
        (Observation.Spec.StartDelay == ClusterDefaults.StartDelay ? Observation.Settings.StartLimit : Observation.Spec.StartDelay);

    // on a timeline of the same number but of another history, or on one that nobody has decided on durably: its promotion was begun, the operator died, and
    // the former primary has served since. No client's write is there
    private bool HasStrayed(InstanceObservation instance) => Status.MustBeCloned.Contains(instance.Name) ||
        (Status.TimelineId > 0 && instance.KnownTimeline.Value > Status.TimelineId &&
            (instance.KnownTimeline.Value <= Status.AbandonedTimelineId || instance.KnownTimeline.Value > Status.NewestTimelineId));

    // what was confirmed before, under the primary before or by other standbys, somebody must have received as well
    private bool IsProvenBy(ImmutableArray<InstanceObservation> reporting) => Status.Quorum is { } quorum &&
        reporting.Any(i => i.KnownTimeline.Value >= Status.TimelineId && i.ReceivedLsn.Value >= quorum.Since) &&
        FailoverQuorum.IsProven(quorum, reporting.Select(i => i.Name).Concat(NeverAcknowledged()));

    // an instance cannot have confirmed a commit of this primary when it did not run as a standby since: a former primary that was not rewound, or half a
    // clone of one that ended before. One that ran since may have confirmed commits that nobody else has: it has lost them with its data, or was promoted with
    // them and given up
    private IEnumerable<string> NeverAcknowledged() =>
        Others.Where(i => !i.Running && (i.Data == DataState.Incomplete || (i.Data == DataState.Complete && !i.StandbySignal)) && i.EndedAt < Status.CurrentPrimarySince)
            .Select(i => i.Name);
}

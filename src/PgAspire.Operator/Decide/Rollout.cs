using PgAspire.Model;
using PgAspire.Postgres;

namespace PgAspire.Operator;

/// <summary>Which running instances must be restarted, and why: CloudNativePG's rolling update, for a change of PostgreSQL, of parameters, or on request.</summary>
/// <seealso href="https://cloudnative-pg.io/documentation/current/rolling_update/">CloudNativePG, rolling updates</seealso>
public static class Rollout
{
    /// <summary>Why an instance must be restarted, as the journal says it; null when it need not be.</summary>
    /// <param name="situation">What is seen.</param>
    /// <param name="instance">The instance.</param>
    public static string? Reason(Situation situation, InstanceObservation instance)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(instance);
        if (!instance.Answers || situation.Status.IsFenced(instance.Name))
        {
            return null;
        }
        if (instance.Operand is { } operand && operand != situation.Observation.Operand)
        {
            return $"it runs {operand}, not {situation.Observation.Operand}";
        }
        if (situation.Status.RestartOf(instance.Name) is { } since && !(instance.StartedAt > since))
        {
            return "a restart was asked for";
        }
        // its next start takes what pg_control asks for
        if (instance.StandsStill)
        {
            return "it does not replay any more: the primary had more of a hot-standby-sensitive parameter";
        }
        if (!instance.ConfigurationIsInForce)
        {
            return null;
        }
        if (instance.Name != situation.Status.CurrentPrimary && HoldsMore(situation, instance) && !Lacks(situation, instance))
        {
            // sooner it would only have to be restarted twice
            return MayLower(situation, instance) ? "the primary allows lower hot-standby-sensitive parameters now" : null;
        }
        return instance.Status!.PendingRestart ? "PostgreSQL needs a restart to apply some configuration changes" : null;
    }

    /// <summary>
    /// Whether the primary waits for a restart that makes a parameter smaller which standbys must not have below it. It is restarted before them then,
    /// where it is: a standby with less would not start. Standbys that have less of another such parameter than the primary is to get come before it all the
    /// same: they keep at their start what the primary still has, and would not replay any more if they came later.
    /// </summary>
    /// <param name="situation">What is seen.</param>
    public static bool IsDecrease(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return situation.Primary is { Answers: true, ConfigurationIsInForce: true, Status: { PendingRestart: true } status } &&
            Wanted(situation).Any(w => status.HotStandbySettings.TryGetValue(w.Key, out var inForce) && inForce > w.Value) &&
            !situation.Others.Any(i => i.Desired && Lacks(situation, i));
    }

    /// <summary>
    /// Whether a standby holds a parameter up for the primary's sake. Once the primary has less, and the standby has replayed that, it is restarted.
    /// </summary>
    /// <param name="situation">What is seen.</param>
    /// <param name="standby">A standby.</param>
    public static bool HoldsMore(Situation situation, InstanceObservation standby)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(standby);
        return standby is { ConfigurationIsInForce: true, Status.IsPrimary: false } && !situation.Status.IsFenced(standby.Name) &&
            Wanted(situation).Any(w => standby.Status!.HotStandbySettings.TryGetValue(w.Key, out var held) && held > w.Value);
    }

    // with less than the primary it would stand still; a restart gives it more
    private static bool Lacks(Situation situation, InstanceObservation standby) =>
        standby is { ConfigurationIsInForce: true, Status: { IsPrimary: false, PendingRestart: true } status } && !situation.Status.IsFenced(standby.Name) &&
        Wanted(situation).Any(w => status.HotStandbySettings.TryGetValue(w.Key, out var inForce) && inForce < w.Value);

    // since the primary has less, and it has replayed that, it may have less, too
    private static bool MayLower(Situation situation, InstanceObservation standby) =>
        situation.Primary is { ActsAsPrimary: true, Status: { } primary } && standby.ActsAsStandby &&
        standby.Status!.ReplayedLsn >= situation.Primary.FirstLsn && situation.Primary.FirstLsn > Lsn.Zero &&
        Wanted(situation).Any(w => standby.Status.HotStandbySettings.TryGetValue(w.Key, out var held) && held > w.Value &&
            primary.HotStandbySettings.TryGetValue(w.Key, out var leads) && leads <= w.Value);

    private static ValueMap<int> Wanted(Situation situation) => InstanceConfiguration.HotStandbySettings(situation.Observation.Spec);
}

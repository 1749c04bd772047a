using PgAspire.Model;
using PgAspire.Operator;
using PgAspire.Simulation.Faults;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Runs;

/// <summary>What comes after the faults in a few seeds; see <see cref="Catastrophe"/>.</summary>
internal sealed partial class SimulationRun
{
    private const string StatusText = "status.json";
    private static readonly long ToBeNoticed = 60 * TimeSpan.TicksPerSecond;
    private static readonly long ToStay = 20 * TimeSpan.TicksPerSecond;
    private bool _destroys;

    private bool SaysUnrecoverable => Snapshot is { Phase: ClusterPhases.Unrecoverable, Initialized: true };

    // nothing comes back: only what the operator says counts, and that it makes nothing up
    private void LoseAllData()
    {
        Say("all data is lost");
        _destroys = true;
        DestroyAll();
        ExpectUnrecoverable("all data is lost");
        if (Snapshot is null)
        {
            // an operator whose death was drawn before has only now died: the next one must say the same
            RunUntil(Machine.Time.Now + ToBeNoticed, () => SaysUnrecoverable);
        }
        if (Machine.Checks.Violation is null && !SaysUnrecoverable)
        {
            Machine.Checks.Violate($"all data is lost, and the operator says: {Snapshot?.Phase ?? "nothing"}");
        }
        _destroys = false;
    }

    private void LoseStatus()
    {
        KillOperator();
        Say("the operator's status is lost");
        Storage.Texts.Remove(StatusText);
        Recover();
    }

    private void LosePrimary()
    {
        KillOperator();
        Say("the operator's status is lost, and the data does not tell who was the primary");
        Storage.Texts.Remove(StatusText);
        var all = Storage.Instances.Values.Where(i => i.Data is not null).ToArray();
        var changed = _chance.Percent(50) && Array.Find(all, i => i.Data!.StandbySignal) is { } standby ? standby : Array.Find(all, i => !i.Data!.StandbySignal)!;
        var data = changed.Data!;
        data.StandbySignal = !data.StandbySignal;
        ExpectUnrecoverable("nobody knows who was the primary");
        if (Storage.Instances.Values.FirstOrDefault(i => i.Server is { IsPrimary: true }) is { } primary)
        {
            Machine.Checks.Violate($"nobody knows who was the primary, and {primary} takes writes");
        }
        KillOperator();
        Say($"the user says who was the primary: {changed} is as it was");
        data.StandbySignal = !data.StandbySignal;
        Recover();
    }

    private void KillOperator()
    {
        if (_life is { Dead: false } life)
        {
            life.Kill();
        }
    }

    private void ExpectUnrecoverable(string why)
    {
        RunUntil(Machine.Time.Now + ToBeNoticed, () => SaysUnrecoverable);
        if (Machine.Checks.Violation is null && !SaysUnrecoverable)
        {
            Machine.Checks.Violate($"{why}, and {TimeSpan.FromTicks(ToBeNoticed).TotalSeconds} s later the operator says: {Snapshot?.Phase ?? "nothing"}");
        }
        RunUntil(Machine.Time.Now + ToStay, () => false);
    }

    // again and again: what was being copied may be whole a moment later
    private void DestroyAll()
    {
        if (!_destroys)
        {
            return;
        }
        foreach (var instance in Storage.Instances.Values.Where(i => i.Data is not null))
        {
            if (instance.Server is { } server && _chance.Percent(50))
            {
                Machine.End(server, 137);
            }
            (instance.Data, instance.MarkedIncomplete, instance.DestroyedAt) = (null, false, Machine.Time.Now);
        }
        Machine.Time.After(Glance, DestroyAll);
    }
}

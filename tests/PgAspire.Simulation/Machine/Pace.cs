using PgAspire.Simulation.Time;

namespace PgAspire.Simulation.Machine;

/// <summary>How long things take, in ticks, and how often they fail; drawn anew each time.</summary>
internal sealed class Pace(Chance chance)
{
    /// <summary>By how much tools take longer than usual.</summary>
    public double ToolSlowness { get; set; } = 1;

    /// <summary>By how much servers replay more slowly than usual.</summary>
    public double ReplaySlowness { get; set; } = 1;

    /// <summary>Of a hundred calls of the driver or of SQL that change something, so many fail before they do anything.</summary>
    public double CallsFail { get; set; }

    /// <summary>Of a hundred such calls, so many succeed and their answer is lost.</summary>
    public double AnswersAreLost { get; set; }

    /// <summary>Of a hundred runs of a tool, so many fail half-way.</summary>
    public double ToolsFail { get; set; }

    /// <summary>Of a hundred writes of the operator's own texts, so many fail.</summary>
    public double TextsFail { get; set; }

    public Chance Chance => chance;

    public long DriverCall() => chance.Milliseconds(0.2, 3);

    public long Process() => chance.Milliseconds(2, 15);

    public long Start() => chance.Milliseconds(40, 500);

    public long Stop() => chance.Milliseconds(10, 200);

    public long Flush() => chance.Milliseconds(0.3, 4);

    public long Promote() => chance.Milliseconds(20, 250);

    public long Checkpoint() => chance.Milliseconds(10, 400);

    public long Replay() => (long)(chance.Milliseconds(0.2, 4) * ReplaySlowness);

    public long Backup() => (long)(chance.Milliseconds(300, 2500) * ToolSlowness);

    public long Rewind() => (long)(chance.Milliseconds(150, 1500) * ToolSlowness);
}

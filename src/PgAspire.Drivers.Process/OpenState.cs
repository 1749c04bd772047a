using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Guarding;
using PgAspire.Drivers.Process.Ports;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Process.Templates;

namespace PgAspire.Drivers.Process;

/// <summary>What an open driver holds.</summary>
internal sealed class OpenState : IDisposable
{
    private ProcessPlace? _place;

    public required ServerAccount Account { get; init; }

    public required RootFolder Root { get; init; }

    public required RunFolder Run { get; init; }

    public required DataFolder Data { get; init; }

    /// <summary>What is started, and how; another operand replaces it, so that a step that needs it twice asks once.</summary>
    public required ProcessPlace Place
    {
        get => Volatile.Read(ref _place)!;
        set => Volatile.Write(ref _place, value);
    }

    public required PortReservations Ports { get; init; }

    public required TemplateStore Templates { get; init; }

    public required Guardian Guardian { get; init; }

    public void Dispose()
    {
        Ports.Dispose();
        Data.Dispose();
        Run.Dispose();
    }
}

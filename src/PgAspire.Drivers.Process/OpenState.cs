using PgAspire.Drivers.Process.Accounts;
using PgAspire.Drivers.Process.Files;
using PgAspire.Drivers.Process.Guarding;
using PgAspire.Drivers.Process.Installation;
using PgAspire.Drivers.Process.Ports;
using PgAspire.Drivers.Process.Processes;
using PgAspire.Drivers.Process.Templates;

namespace PgAspire.Drivers.Process;

/// <summary>What an open driver holds.</summary>
internal sealed record OpenState : IDisposable
{
    public required PostgresInstallation Installation { get; init; }

    public required ServerAccount Account { get; init; }

    public required RootFolder Root { get; init; }

    public required RunFolder Run { get; init; }

    public required DataFolder Data { get; init; }

    public required ProcessPlace Place { get; init; }

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

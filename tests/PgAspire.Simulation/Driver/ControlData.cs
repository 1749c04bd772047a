using System.Globalization;
using PgAspire.Model;
using PgAspire.Simulation.Machine;

namespace PgAspire.Simulation.Driver;

/// <summary>What <c>pg_controldata</c> prints.</summary>
internal static class ControlData
{
    public static string Print(DataDirectory data) => string.Create(CultureInfo.InvariantCulture, $"""
        pg_control version number:            1300
        Database system identifier:           {data.SystemIdentifier}
        Database cluster state:               {data.ControlState}
        Latest checkpoint location:           {new Lsn((ulong)data.CheckpointAt)}
        Latest checkpoint's REDO location:    {new Lsn((ulong)data.Redo)}
        Latest checkpoint's TimeLineID:       {data.ControlBranch.Timeline}
        Minimum recovery ending location:     {new Lsn(data.StandbySignal ? (ulong)data.Consistent : 0)}
        Min recovery ending loc's timeline:   {(data.StandbySignal ? data.ControlBranch.Timeline : 0)}
        max_connections setting:              {data.HotStandbySettings["max_connections"]}
        max_worker_processes setting:         {data.HotStandbySettings["max_worker_processes"]}
        max_wal_senders setting:              {data.HotStandbySettings["max_wal_senders"]}
        max_prepared_xacts setting:           {data.HotStandbySettings["max_prepared_transactions"]}
        max_locks_per_xact setting:           {data.HotStandbySettings["max_locks_per_transaction"]}

        """);
}

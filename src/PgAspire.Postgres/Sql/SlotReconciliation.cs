using System.Globalization;
using Npgsql;
using PgAspire.Model;

namespace PgAspire.Postgres;

/// <summary>Brings a server's physical slots to a plan.</summary>
/// <seealso href="https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-REPLICATION">PostgreSQL, Replication Management Functions</seealso>
internal static class SlotReconciliation
{
    private sealed record Slot(string Name, bool Physical, bool Active, Lsn? Restart);

    public static async Task<bool> RunAsync(NpgsqlConnection connection, SlotPlan plan)
    {
        var existing = await ListAsync(connection).ConfigureAwait(false);
        foreach (var (name, position) in plan.Slots)
        {
            var slot = existing.Find(s => s.Name == name);
            if (slot is { Physical: true, Active: false, Restart: null } && position is not null)
            {
                // a slot that reserves nothing cannot be advanced, only made anew
                await ExecuteAsync(connection, "SELECT pg_catalog.pg_drop_replication_slot($1::name)", name).ConfigureAwait(false);
                slot = null;
            }
            if (slot is null)
            {
                slot = await CreateAsync(connection, name, reserve: position is not null).ConfigureAwait(false);
            }
            if (position is { } target && slot is { Physical: true, Active: false, Restart: { } restart } && target > restart)
            {
                await ExecuteAsync(connection, "SELECT pg_catalog.pg_replication_slot_advance($1::name, $2::pg_catalog.pg_lsn)", name, target.ToString())
                    .ConfigureAwait(false);
            }
        }

        // with an empty prefix nothing tells the operator's slots from the user's
        foreach (var slot in existing.Where(s => plan.Prefix.Length > 0 && s.Name.StartsWith(plan.Prefix, StringComparison.Ordinal) || plan.Drop.Contains(s.Name)))
        {
            if (slot is { Physical: true, Active: false } && !plan.Slots.ContainsKey(slot.Name))
            {
                await ExecuteAsync(connection, "SELECT pg_catalog.pg_drop_replication_slot($1::name)", slot.Name).ConfigureAwait(false);
            }
        }
        return true;
    }

    private static async Task<List<Slot>> ListAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT s.slot_name::text, s.slot_type = 'physical', s.active, s.restart_lsn::text FROM pg_catalog.pg_replication_slots s WHERE NOT s.temporary",
            connection);
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var slots = new List<Slot>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            Lsn? restart = reader.IsDBNull(3) ? null : Lsn.Parse(reader.GetString(3), CultureInfo.InvariantCulture);
            slots.Add(new Slot(reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2), restart));
        }
        return slots;
    }

    private static async Task<Slot> CreateAsync(NpgsqlConnection connection, string name, bool reserve)
    {
        await using var command = new NpgsqlCommand("SELECT s.lsn::text FROM pg_catalog.pg_create_physical_replication_slot($1::name, $2) s", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = name }, new NpgsqlParameter<bool> { TypedValue = reserve } },
        };
        try
        {
            var lsn = await command.ExecuteScalarAsync().ConfigureAwait(false) as string;
            return new Slot(name, true, false, lsn is null ? null : Lsn.Parse(lsn, CultureInfo.InvariantCulture));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateObject)
        {
            // another reconciliation was faster
            return new Slot(name, true, false, null);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params string[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = argument });
        }
        try
        {
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.UndefinedObject)
        {
            // a standby has just taken it, or it is gone: the next reconciliation sees that
        }
    }
}

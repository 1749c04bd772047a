using PgAspire.Operator;
using PgAspire.Simulation.Machine;
using PgAspire.Simulation.Wal;

namespace PgAspire.Simulation.Driver;

/// <summary>What <c>initdb</c> and the first statements make.</summary>
internal static class FreshData
{
    /// <summary>The file whose absence says that there is no cluster.</summary>
    public const string Version = "PG_VERSION";

    /// <summary>Bytes of a cluster that holds nothing yet.</summary>
    public const long Size = 39_000_000;

    private const long FirstPosition = 0x150_0000;

    private static readonly string[] Options =
    [
        "--username=", "--auth", "--encoding=", "--locale", "--lc-", "--wal-segsize=", "--icu-", "--builtin-locale=", "--no-sync", "--no-instructions", "-k",
    ];

    private static readonly string[] Statements = ["SELECT", "CREATE", "ALTER", "GRANT", "REVOKE", "COMMENT", "INSERT", "UPDATE", "DELETE", "SET", "DO $", "DO LANGUAGE"];

    /// <summary>Makes data.</summary>
    /// <exception cref="DriverException">An option or a statement is none.</exception>
    public static DataDirectory Make(string systemIdentifier, InitializeRecipe recipe)
    {
        foreach (var argument in recipe.InitDbArguments)
        {
            if (!Array.Exists(Options, o => argument.StartsWith(o, StringComparison.Ordinal)))
            {
                throw new DriverException($"initdb ended with exit code 1: initdb: unrecognized option '{argument}'");
            }
        }
        foreach (var statement in recipe.BootstrapSql)
        {
            if (!Array.Exists(Statements, s => statement.StartsWith(s, StringComparison.OrdinalIgnoreCase)))
            {
                throw new DriverException($"The first statements failed: ERROR:  syntax error at or near \"{statement}\"");
            }
        }
        var data = Empty(systemIdentifier);
        data.Files[Version] = "15";
        foreach (var statement in recipe.BootstrapSql.Where(s => s.StartsWith("CREATE TABLE ", StringComparison.OrdinalIgnoreCase)))
        {
            data.Rows[statement.Split(' ')[2]] = ("", data.End);
        }
        return data;
    }

    /// <summary>A directory that holds no cluster.</summary>
    public static DataDirectory Empty(string systemIdentifier)
    {
        var branch = new WalBranch(1, null, 0, typeof(FreshData));
        return new()
        {
            SystemIdentifier = systemIdentifier, Branch = branch, ControlBranch = branch, Flushed = FirstPosition, Redo = FirstPosition, Consistent = FirstPosition,
            Recycled = FirstPosition,
        };
    }

    /// <summary>Whether a directory holds no cluster.</summary>
    public static bool IsEmpty(DataDirectory data) => !data.Files.ContainsKey(Version);
}

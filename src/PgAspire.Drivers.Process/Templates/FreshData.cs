using PgAspire.Drivers.Process.Processes;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Process.Templates;

/// <summary>Makes a fresh data directory as a recipe says; nothing is flushed.</summary>
internal static class FreshData
{
    /// <summary>Makes it in <paramref name="directory"/>, which exists and is empty.</summary>
    /// <exception cref="DriverException">It failed; the message has the tool's output.</exception>
    public static async Task MakeAsync(
        string directory, InitializeRecipe recipe, ProcessPlace place, CancellationToken cancellationToken)
    {
        await RunAsync(PostgresTool.InitDb, ["--pgdata", directory, "--no-sync", "--no-instructions", .. recipe.InitDbArguments], null)
            .ConfigureAwait(false);
        if (recipe.BootstrapSql.Count > 0)
        {
            // The first error ends the single-user server, whose exit code would hide it otherwise.
            await RunAsync(
                PostgresTool.Postgres,
                ["--single", "-F", "-D", directory, "-c", "exit_on_error=on", "-c", "log_min_messages=warning", "postgres"],
                string.Concat(recipe.BootstrapSql.Select(statement => statement + "\n"))).ConfigureAwait(false);
        }
        await File.AppendAllTextAsync(Path.Combine(directory, "postgresql.conf"), recipe.ConfigurationSuffix, cancellationToken)
            .ConfigureAwait(false);

        async Task RunAsync(PostgresTool tool, IEnumerable<string> arguments, string? input)
        {
            var start = place.Describe(tool, arguments, directory);
            var result = await ToolRunner.RunAsync(start, input, cancellationToken).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                throw new DriverException(
                    $"{tool} in {directory} failed with exit code {result.ExitCode}: {result.Error.Trim()} {result.Output.Trim()}");
            }
        }
    }
}

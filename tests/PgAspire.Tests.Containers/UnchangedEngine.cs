using PgAspire.Operator;

namespace PgAspire.Tests.Containers;

/// <summary>
/// For a whole test assembly: at its end the engine has the containers, networks and volumes that it had at its beginning. On an engine that is not
/// the tests' own others may make something meanwhile; there only what the tests' names are given to counts.
/// </summary>
public sealed class UnchangedEngine : IAsyncLifetime
{
    private static readonly string[] Names = ["pgaspire", "pgd-", "pgs-", "pgc-", "pgchaos-"];
    private static readonly bool IsOwn = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PGASPIRE_ENGINE_RUN"));
    private IReadOnlyList<string>? _before;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _before = await TestEngine.InventoryAsync();
        }
        catch (DriverException)
        {
            // without an engine the tests that want one are skipped, or fail, by themselves
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_before is not null)
        {
            var after = await TestEngine.InventoryAsync();
            Assert.Empty(after.Except(_before, StringComparer.Ordinal).Where(Counts));
            Assert.Empty(_before.Except(after, StringComparer.Ordinal).Where(_ => IsOwn));
        }
    }

    private static bool Counts(string item) => IsOwn || Names.Any(name => item.Contains(name, StringComparison.Ordinal));
}

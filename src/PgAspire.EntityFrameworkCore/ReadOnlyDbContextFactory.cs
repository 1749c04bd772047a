using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace PgAspire.EntityFrameworkCore;

/// <summary>Contexts with options of their own.</summary>
internal sealed class ReadOnlyDbContextFactory<TContext>(IServiceProvider services, Func<IServiceProvider, DbContextOptions<TContext>> options) : IReadOnlyDbContextFactory<TContext>
    where TContext : DbContext
{
    // not a Lazy: what was wrong with the configuration is said each time
    private DbContextOptions<TContext>? _options;

    public TContext CreateDbContext()
    {
        _options ??= options(services);
        return ActivatorUtilities.CreateInstance<TContext>(services, _options);
    }
}

/// <summary>Refuses to save before anything is sent.</summary>
internal sealed class RefusedSaveInterceptor : SaveChangesInterceptor
{
    public static readonly RefusedSaveInterceptor Instance = new();

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) => throw Refusal(eventData);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => throw Refusal(eventData);

    private static InvalidOperationException Refusal(DbContextEventData data)
    {
        var context = data.Context?.GetType().Name ?? nameof(DbContext);
        return new($"This {context} reads from the standbys, which take no writes: save with the {context} that is injected, not with one of IReadOnlyDbContextFactory<{context}>.");
    }
}

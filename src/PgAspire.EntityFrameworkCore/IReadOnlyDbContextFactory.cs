using Microsoft.EntityFrameworkCore;

namespace PgAspire.EntityFrameworkCore;

/// <summary>
/// Makes contexts that read from the standbys: without tracking, and <c>SaveChanges</c> is an <see cref="InvalidOperationException"/>. What they read may be
/// a moment older than what was just committed. The caller disposes them. Safe for concurrent use.
/// </summary>
/// <typeparam name="TContext">The application's context.</typeparam>
public interface IReadOnlyDbContextFactory<TContext>
    where TContext : DbContext
{
    /// <summary>A new context.</summary>
    /// <exception cref="InvalidOperationException">There is no read-only connection string, or it cannot be used; the message says what to add.</exception>
    TContext CreateDbContext();

    /// <summary>A new context.</summary>
    /// <param name="cancellationToken">Ends the making.</param>
    /// <exception cref="InvalidOperationException">There is no read-only connection string, or it cannot be used; the message says what to add.</exception>
    Task<TContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(CreateDbContext());
    }
}

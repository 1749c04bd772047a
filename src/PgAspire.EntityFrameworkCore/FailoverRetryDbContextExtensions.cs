using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PgAspire.EntityFrameworkCore;
using PgAspire.Npgsql;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Failover retry for a context.</summary>
public static class FailoverRetryDbContextExtensions
{
    /// <summary>
    /// Repeats work while the cluster fails over. As with any execution strategy that repeats, a transaction that the application begins itself must be inside
    /// <c>Database.CreateExecutionStrategy().ExecuteAsync(…)</c>.
    /// </summary>
    /// <param name="builder">Npgsql's options of the context.</param>
    /// <param name="options">The deadline and the pauses; null takes the defaults. A copy is taken.</param>
    /// <param name="idempotence">Whether what may have been committed is repeated; it is not by default: the error is thrown as it came.</param>
    /// <exception cref="ArgumentNullException">The builder is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The idempotence is none.</exception>
    /// <exception cref="ArgumentException">Options are out of their ranges; the message names all of them.</exception>
    public static NpgsqlDbContextOptionsBuilder UseFailoverRetry(
        this NpgsqlDbContextOptionsBuilder builder, FailoverRetryOptions? options = null, Idempotence idempotence = Idempotence.NotIdempotent)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!Enum.IsDefined(idempotence))
        {
            throw new ArgumentOutOfRangeException(nameof(idempotence), idempotence, "Say whether the work is idempotent.");
        }
        var kept = (options ?? new()).Checked();
        ((IRelationalDbContextOptionsBuilderInfrastructure)builder).OptionsBuilder
            .AddInterceptors(OpeningErrors.Instance, TransactionErrors.Instance, StatementErrors.Instance);
        return builder.ExecutionStrategy(dependencies => new FailoverExecutionStrategy(dependencies, kept, idempotence));
    }
}

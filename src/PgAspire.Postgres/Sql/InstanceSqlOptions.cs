namespace PgAspire.Postgres;

/// <summary>How long <see cref="NpgsqlInstanceSql"/> waits for a server.</summary>
public sealed record InstanceSqlOptions
{
    /// <summary>For a status, connecting included; 1 s by default.</summary>
    public TimeSpan StatusDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For a reload, a promotion's request, the end of sessions, the slots; 5 s by default.</summary>
    public TimeSpan CommandDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For a standby to leave recovery; 60 s by default.</summary>
    public TimeSpan PromotionDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For a checkpoint; 5 min by default, since a large cache takes long to write.</summary>
    public TimeSpan CheckpointDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the whole of a catalog's reconciliation, the user's statements included; 60 s by default.</summary>
    public TimeSpan CatalogDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause between two looks at a standby that is being promoted; 2 ms by default.</summary>
    public TimeSpan PromotionPollInterval { get; init; } = TimeSpan.FromMilliseconds(2);
}

namespace PgAspire.Model;

/// <summary>How many standbys confirm a commit before the client hears of it (<c>spec.postgresql.synchronous</c>).</summary>
public sealed record SynchronousReplicationSpec
{
    /// <summary>Any of the standbys, or the first ones of the list (<c>method</c>).</summary>
    public required SynchronousMethod Method { get; init; }

    /// <summary>How many (<c>number</c>); at least 1 and fewer than instances plus pre and post names.</summary>
    public required int Number { get; init; }

    /// <summary>At most so many of the cluster's instances are listed (<c>maxStandbyNamesFromCluster</c>); null means all.</summary>
    public int? MaxStandbyNamesFromCluster { get; init; }

    /// <summary>Application names listed before the cluster's (<c>standbyNamesPre</c>).</summary>
    public ValueList<string> StandbyNamesPre { get; init; } = [];

    /// <summary>Application names listed after the cluster's (<c>standbyNamesPost</c>).</summary>
    public ValueList<string> StandbyNamesPost { get; init; } = [];

    /// <summary>Whether commits wait when too few standbys are there (<c>dataDurability</c>); <see cref="DataDurability.Required"/> by default.</summary>
    public DataDurability DataDurability { get; init; } = DataDurability.Required;

    /// <summary>Whether a failover needs proof that the candidate has every acknowledged commit (<c>failoverQuorum</c>); false by default.</summary>
    public bool FailoverQuorum { get; init; }
}

/// <summary>The method of synchronous replication; PostgreSQL's keywords in <c>synchronous_standby_names</c>.</summary>
public enum SynchronousMethod
{
    /// <summary>Quorum commit: any <c>number</c> standbys (<c>ANY</c>).</summary>
    Any,

    /// <summary>Priority: the first <c>number</c> standbys of the list that are connected (<c>FIRST</c>).</summary>
    First,
}

/// <summary>What happens to commits when there are fewer standbys than asked for (<c>dataDurability</c>).</summary>
public enum DataDurability
{
    /// <summary>Commits wait.</summary>
    Required,

    /// <summary>The number is lowered to the standbys that are ready; without any, commits do not wait.</summary>
    Preferred,
}

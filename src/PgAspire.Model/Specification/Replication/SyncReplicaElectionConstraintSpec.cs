namespace PgAspire.Model;

/// <summary>Which standbys may be synchronous, by labels of their nodes (<c>spec.postgresql.syncReplicaElectionConstraint</c>). Applies in Kubernetes only.</summary>
public sealed record SyncReplicaElectionConstraintSpec
{
    /// <summary>Whether it counts (<c>enabled</c>).</summary>
    public required bool Enabled { get; init; }

    /// <summary>The node labels whose values must differ from those of the primary's node (<c>nodeLabelsAntiAffinity</c>).</summary>
    public ValueList<string> NodeLabelsAntiAffinity { get; init; } = [];
}

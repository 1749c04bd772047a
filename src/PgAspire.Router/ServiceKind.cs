namespace PgAspire.Router;

/// <summary>The three services of a cluster, as CloudNativePG names them.</summary>
public enum ServiceKind
{
    /// <summary>Reaches the primary only (<c>-rw</c>).</summary>
    ReadWrite,

    /// <summary>Reaches the standbys only (<c>-ro</c>); a cluster of one instance has no backend here.</summary>
    ReadOnly,

    /// <summary>Reaches any instance (<c>-r</c>).</summary>
    Read,
}

using System.Collections.Immutable;

namespace PgAspire.Router;

/// <summary>
/// Which instances each service forwards to: an immutable snapshot. Two tables with the same backends in the same order are equal.
/// </summary>
public sealed record RouteTable
{
    /// <summary>No backend for any service: every connection is refused.</summary>
    public static RouteTable Empty { get; } = new();

    /// <summary>The primary; empty while there is none. Default: empty.</summary>
    public ImmutableArray<Backend> ReadWrite { get; init => field = Given(value); } = [];

    /// <summary>The standbys. Default: empty.</summary>
    public ImmutableArray<Backend> ReadOnly { get; init => field = Given(value); } = [];

    /// <summary>Every instance that answers queries. Default: empty.</summary>
    public ImmutableArray<Backend> Read { get; init => field = Given(value); } = [];

    /// <summary>The backends of one service.</summary>
    /// <param name="service">The service asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="service"/> is not a service.</exception>
    public ImmutableArray<Backend> For(ServiceKind service) => service switch
    {
        ServiceKind.ReadWrite => ReadWrite,
        ServiceKind.ReadOnly => ReadOnly,
        ServiceKind.Read => Read,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "Not one of the three services."),
    };

    /// <summary>Whether both tables name the same backends in the same order.</summary>
    /// <param name="other">The table to compare with.</param>
    public bool Equals(RouteTable? other) =>
        other is not null
        && ReadWrite.AsSpan().SequenceEqual(other.ReadWrite.AsSpan())
        && ReadOnly.AsSpan().SequenceEqual(other.ReadOnly.AsSpan())
        && Read.AsSpan().SequenceEqual(other.Read.AsSpan());

    /// <summary>A hash of the backends.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var service in ServiceKindNames.All)
        {
            var backends = For(service);
            hash.Add(backends.Length);
            foreach (var backend in backends)
            {
                hash.Add(backend);
            }
        }

        return hash.ToHashCode();
    }

    private static ImmutableArray<Backend> Given(ImmutableArray<Backend> backends) => backends.IsDefault ? [] : backends;
}

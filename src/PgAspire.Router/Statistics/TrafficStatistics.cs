namespace PgAspire.Router;

/// <summary>What went through one service or to one backend.</summary>
/// <param name="Open">Sessions open now.</param>
/// <param name="Total">Sessions opened since the start, the open ones included.</param>
/// <param name="Failed">Connections that reached no backend and were reset; for a backend, the attempts to reach it that failed.
/// Connections that the operating system refused are not seen and not counted.</param>
/// <param name="BytesToBackend">Bytes forwarded from clients to backends.</param>
/// <param name="BytesToClient">Bytes forwarded from backends to clients.</param>
public sealed record TrafficStatistics(long Open, long Total, long Failed, long BytesToBackend, long BytesToClient);

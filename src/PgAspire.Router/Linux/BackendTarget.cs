using PgAspire.Router.Statistics;

namespace PgAspire.Router.Linux;

/// <summary>A backend with what is needed to connect to it and to count it.</summary>
internal sealed record BackendTarget(Backend Backend, NativeAddress Address, TrafficCounter Counter);

using Microsoft.Extensions.Logging;
using PgAspire.Router.Portable;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Tests;

/// <summary>The way for every other system.</summary>
public sealed class PortableForwardingTests : ForwardingSpec
{
    private protected override IForwarder CreateForwarder(RouterOptions options, RouterCounters counters, ILogger logger) =>
        new PortableForwarder(options, counters, logger);
}

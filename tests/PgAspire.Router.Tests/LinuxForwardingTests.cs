using Microsoft.Extensions.Logging;
using PgAspire.Router.Linux;
using PgAspire.Router.Statistics;

namespace PgAspire.Router.Tests;

/// <summary>Linux's own way.</summary>
public sealed class LinuxForwardingTests : ForwardingSpec
{
    public LinuxForwardingTests() => Assert.SkipUnless(EpollQueue.IsSupported, "needs Linux on x64 or arm64");

    private protected override IForwarder CreateForwarder(RouterOptions options, RouterCounters counters, ILogger logger) =>
        new LinuxForwarder(options, counters, logger);
}

using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PgAspire.Router.Linux;
using PgAspire.Router.Portable;
using PgAspire.Router.Statistics;

namespace PgAspire.Router;

/// <summary>Decides how bytes are forwarded on this system.</summary>
internal static class ForwarderSelection
{
    /// <summary>Linux's own way where it works, else the portable one.</summary>
    public static IForwarder Create(RouterOptions options, RouterCounters counters, ILogger logger)
    {
        if (EpollQueue.IsSupported)
        {
            try
            {
                LinuxForwarder.Probe();
                return new LinuxForwarder(options, counters, logger);
            }
            catch (Exception error) when (error is SocketException or DllNotFoundException or EntryPointNotFoundException)
            {
                logger.LinuxUnusable(error.Message);
            }
        }

        return new PortableForwarder(options, counters, logger);
    }
}

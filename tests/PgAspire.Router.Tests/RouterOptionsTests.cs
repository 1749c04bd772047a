using Microsoft.Extensions.Logging.Abstractions;

namespace PgAspire.Router.Tests;

public sealed class RouterOptionsTests
{
    [Fact]
    public void All_invalid_options_are_named_at_once()
    {
        var options = new RouterOptions
        {
            ReadWritePort = -1,
            ReadOnlyPort = 70000,
            HoldConnections = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(-1),
            KeepAliveTime = TimeSpan.Zero,
            Backlog = 0,
        };

        var error = Assert.Throws<ArgumentException>(() => new ServiceRouter(options, NullLogger.Instance));

        foreach (var word in (string[])["rw port -1", "ro port 70000", "HoldConnections", "ConnectTimeout", "KeepAliveTime", "Backlog"])
        {
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_services_cannot_ask_for_one_port() =>
        Assert.Throws<ArgumentException>(
            () => new ServiceRouter(new RouterOptions { ReadWritePort = 5432, ReadPort = 5432 }, NullLogger.Instance));
}

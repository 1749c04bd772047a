using System.Collections.Immutable;
using System.Net.Sockets;

namespace PgAspire.Router;

/// <summary>The router could not take all its ports; it names every one of them and what to do.</summary>
public sealed class RouterBindException : IOException
{
    /// <summary>Creates the exception without a failure.</summary>
    public RouterBindException()
        : base("The router cannot listen.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What went wrong.</param>
    public RouterBindException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public RouterBindException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal RouterBindException(ImmutableArray<BindFailure> failures)
        : base(Describe(failures))
    {
        Failures = failures;
    }

    /// <summary>Every address and port that was asked for and could not be taken.</summary>
    public ImmutableArray<BindFailure> Failures { get; } = [];

    private static string Describe(ImmutableArray<BindFailure> failures)
    {
        var lines = failures.Select(failure => failure.Reason switch
        {
            SocketError.AddressAlreadyInUse =>
                $"port {failure.EndPoint.Port} ({failure.Service.Suffix()}) on {failure.EndPoint.Address} is already in use",
            SocketError.AccessDenied =>
                $"port {failure.EndPoint.Port} ({failure.Service.Suffix()}) on {failure.EndPoint.Address} needs privileges",
            SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
                $"{failure.EndPoint.Address} ({failure.Service.Suffix()}) is not an address of this machine",
            _ => $"port {failure.EndPoint.Port} ({failure.Service.Suffix()}) on {failure.EndPoint.Address}: {failure.Reason}",
        });
        return $"The router cannot listen: {string.Join("; ", lines)}. "
            + "Stop what holds the port, choose another one, or ask for port 0 to get any free one.";
    }
}

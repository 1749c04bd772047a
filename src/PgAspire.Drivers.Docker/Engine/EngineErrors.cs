using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Engine;

/// <summary>Says what an error of the engine means and what to do about it.</summary>
internal static class EngineErrors
{
    /// <summary>Whether an exception comes from the engine or the way to it, rather than from the caller giving up.</summary>
    public static bool IsOfEngine(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>Whether the engine said that something does not exist.</summary>
    public static bool IsNotFound(Exception exception) => exception is DockerApiException { StatusCode: HttpStatusCode.NotFound };

    /// <summary>Whether the engine said that something exists already or is in another state.</summary>
    public static bool IsConflict(Exception exception) => exception is DockerApiException { StatusCode: HttpStatusCode.Conflict };

    /// <summary>Whether the engine failed at what it was asked for.</summary>
    public static bool IsInternal(Exception exception) => exception is DockerApiException { StatusCode: HttpStatusCode.InternalServerError };

    /// <summary>What could not be done, and why.</summary>
    public static DriverException Explain(string what, Uri endpoint, Exception exception) => new(
        exception switch
        {
            DockerApiException api => $"{what}: {Message(api)}",
            _ => $"{what}: {Unreachable(endpoint, exception)}",
        },
        exception);

    /// <summary>Why an engine cannot be reached.</summary>
    public static string Unreachable(Uri endpoint, Exception exception) => SocketErrorOf(exception) switch
    {
        SocketError.AccessDenied =>
            $"this user may not use the container engine at {endpoint}. Run: sudo usermod -aG docker $USER, and log in again; "
            + "or use a rootless engine.",
        SocketError.AddressNotAvailable or SocketError.ConnectionRefused =>
            $"no container engine answers at {endpoint}. Start it, or set DOCKER_HOST to the address of one that runs.",
        _ => $"the container engine at {endpoint} does not answer ({Innermost(exception).Message}).",
    };

    /// <summary>The engine's own words.</summary>
    public static string Message(DockerApiException exception)
    {
        try
        {
            using var document = JsonDocument.Parse(exception.ResponseBody ?? "");
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message))
            {
                return message.GetString() ?? "";
            }
        }
        catch (JsonException)
        {
            // Not every proxy before an engine speaks JSON.
        }
        return string.IsNullOrWhiteSpace(exception.ResponseBody) ? $"the engine answered {(int)exception.StatusCode}" : exception.ResponseBody.Trim();
    }

    private static SocketError? SocketErrorOf(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException!)
        {
            if (inner is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }
        return null;
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }
        return exception;
    }
}

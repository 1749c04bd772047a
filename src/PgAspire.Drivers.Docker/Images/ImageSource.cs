using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Images;

/// <summary>Brings an image to the engine, as the pull policy says, and refuses one that the engine cannot run.</summary>
internal sealed partial class ImageSource(EngineConnection engine, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(2);

    /// <summary>The image, present in the engine.</summary>
    /// <exception cref="DriverException">There is none by this name, or it is for another machine.</exception>
    public async Task<ImageInspectResponse> GetAsync(string name, ImagePullPolicy policy, CancellationToken cancellationToken)
    {
        var image = policy == ImagePullPolicy.Always ? null : await FindAsync(name, cancellationToken);
        if (image is null && policy == ImagePullPolicy.Never)
        {
            throw new DriverException(
                $"The engine at {engine.Endpoint} does not have the image {name}, and it is never pulled. Pull or build it, or choose another pull policy.");
        }
        if (image is null)
        {
            await PullAsync(name, cancellationToken);
            image = await FindAsync(name, cancellationToken)
                ?? throw new DriverException($"The image {name} was pulled, but the engine at {engine.Endpoint} does not have it.");
        }
        RequireArchitecture(name, image);
        return image;
    }

    private Task<ImageInspectResponse?> FindAsync(string name, CancellationToken cancellationToken) => engine.CallAsync(
        $"The image {name} could not be looked at",
        async client =>
        {
            try
            {
                return await client.Images.InspectImageAsync(name, cancellationToken);
            }
            catch (DockerApiException exception) when (EngineErrors.IsNotFound(exception))
            {
                return null;
            }
        },
        cancellationToken);

    private async Task PullAsync(string name, CancellationToken cancellationToken)
    {
        var credentials = await RegistryCredentials.FindAsync(RegistryCredentials.RegistryOf(name), RegistryCredentials.Files(), cancellationToken);
        var progress = new PullProgress(name, time, (done, total) => LogProgress(logger, name, done, total));
        LogPulling(logger, name, credentials is null ? "without credentials" : "with credentials");
        var (repository, tag) = Split(name);
        try
        {
            await engine.CallAsync(
                $"The image {name} could not be pulled",
                client => client.Images.CreateImageAsync(
                    new ImagesCreateParameters { FromImage = repository, Tag = tag }, credentials, progress, cancellationToken),
                cancellationToken);
        }
        catch (DriverException exception)
        {
            throw new DriverException($"{exception.Message} Check the image's name and docker login, or choose an image that the engine has.", exception);
        }
        if (progress.Error is { } error)
        {
            throw new DriverException($"The image {name} could not be pulled: {error}. Check the image's name and docker login, or choose an image that the engine has.");
        }
        LogPulled(logger, name);
    }

    // Without a tag the engine would pull them all.
    private static (string Repository, string Tag) Split(string name)
    {
        if (name.Contains('@', StringComparison.Ordinal))
        {
            return (name, "");
        }
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, "latest");
    }

    private void RequireArchitecture(string name, ImageInspectResponse image)
    {
        var machine = Architecture(engine.Info.Architecture);
        if (image.Os is { Length: > 0 } system && system != "linux")
        {
            throw new DriverException($"The image {name} is for {system}, but PostgreSQL is run in Linux containers. Choose an image for linux/{machine}.");
        }
        if (image.Architecture is { Length: > 0 } wanted && machine.Length > 0 && Architecture(wanted) != machine)
        {
            throw new DriverException(
                $"The image {name} is for linux/{wanted}, but the engine's machine is linux/{machine}. Pull it with --platform linux/{machine}, or choose another image.");
        }
    }

    // An engine says what its kernel says; images say what Go says.
    private static string Architecture(string name) => name switch
    {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "armv7l" or "armhf" => "arm",
        "i386" or "i686" => "386",
        _ => name,
    };

    /// <summary>Adds up what the layers report.</summary>
    private sealed class PullProgress(string name, TimeProvider time, Action<string, string> report) : IProgress<JSONMessage>
    {
        private readonly Dictionary<string, (long Current, long Total)> _layers = new(StringComparer.Ordinal);
        private long _reported = time.GetTimestamp();

        public string? Error { get; private set; }

        public string Name => name;

        public void Report(JSONMessage value)
        {
            if (value.Error is { } error)
            {
                Error = error.Message;
            }
            if (value is { ID: { Length: > 0 } layer, Status: "Downloading", Progress: { } progress })
            {
                _layers[layer] = (progress.Current ?? 0, progress.Total ?? 0);
            }
            if (_layers.Count > 0 && time.GetElapsedTime(_reported) >= ReportPeriod)
            {
                _reported = time.GetTimestamp();
                report(Megabytes(_layers.Values.Sum(l => l.Current)), Megabytes(_layers.Values.Sum(l => l.Total)));
            }
        }

        private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0} MB");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Pulling the image {Image} {How}")]
    private static partial void LogPulling(ILogger logger, string image, string how);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pulling the image {Image}: {Done} of {Total}")]
    private static partial void LogProgress(ILogger logger, string image, string done, string total);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pulled the image {Image}")]
    private static partial void LogPulled(ILogger logger, string image);
}

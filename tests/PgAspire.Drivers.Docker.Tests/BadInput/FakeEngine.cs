using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>An engine that answers what a test says, over a Unix socket; knows nothing else.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly string _folder;
    private readonly List<string> _requests = [];

    private FakeEngine(WebApplication server, string folder)
    {
        _server = server;
        _folder = folder;
    }

    public Uri Endpoint => new($"unix://{_folder}/engine.sock");

    /// <summary>What was asked so far: method and path.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The credentials that came with the last pull, as they were sent.</summary>
    public string PullCredentials { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <param name="images">The images that it has, by name, as the engine's JSON.</param>
    /// <param name="pull">What it answers to a pull: the status code and the text.</param>
    public static async Task<FakeEngine> StartAsync(Dictionary<string, string> images, Func<(int Status, string Text)> pull)
    {
        var folder = Directory.CreateTempSubdirectory("pgd-fake-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket($"{folder}/engine.sock"));
        var engine = new FakeEngine(builder.Build(), folder);
        engine._server.Run(context => engine.AnswerAsync(context, images, pull));
        await engine._server.StartAsync(TestContext.Current.CancellationToken);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext context, Dictionary<string, string> images, Func<(int Status, string Text)> pull)
    {
        var path = context.Request.Path.Value!;
        lock (_requests)
        {
            _requests.Add($"{context.Request.Method} {path}");
        }
        var (status, text) = (context.Request.Method, path) switch
        {
            ("GET", "/info") => (200, """{ "Architecture": "x86_64", "KernelVersion": "none", "OSType": "linux" }"""),
            ("GET", "/containers/json") or ("GET", "/networks") => (200, "[]"),
            ("GET", "/volumes") => (200, """{ "Volumes": [] }"""),
            ("POST", "/images/create") => Pull(context, pull),
            ("GET", _) when path.StartsWith("/images/", StringComparison.Ordinal) => images.TryGetValue(path["/images/".Length..^"/json".Length], out var image)
                ? (200, image)
                : (404, """{ "message": "No such image" }"""),
            _ => (500, """{ "message": "not here" }"""),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text);
    }

    private (int Status, string Text) Pull(HttpContext context, Func<(int Status, string Text)> pull)
    {
        PullCredentials = context.Request.Headers["X-Registry-Auth"].ToString();
        return pull();
    }
}

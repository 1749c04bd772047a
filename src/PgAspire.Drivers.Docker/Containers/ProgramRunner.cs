using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Operator;
using PgAspire.Postgres;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Runs programs to their end, each in a container of its own or in one that runs.</summary>
internal sealed class ProgramRunner(EngineConnection engine)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(2);

    /// <summary>Runs a container to its end and removes it, however it ends.</summary>
    /// <exception cref="DriverException">It could not be started.</exception>
    public async Task<ToolResult> RunAsync(CreateContainerParameters parameters, string? standardInput, CancellationToken cancellationToken)
    {
        var what = $"{parameters.Entrypoint[0]} could not be run in a container";
        var created = await engine.CallAsync(what, client => client.Containers.CreateContainerAsync(parameters, cancellationToken), cancellationToken);
        try
        {
            return await engine.CallAsync(
                what,
                async client =>
                {
                    using var stream = await client.Containers.AttachContainerAsync(
                        created.ID,
                        new ContainerAttachParameters { Stream = true, Stdin = parameters.OpenStdin, Stdout = true, Stderr = true },
                        cancellationToken);
                    await client.Containers.StartContainerAsync(created.ID, cancellationToken: cancellationToken);
                    var waiting = client.Containers.WaitContainerAsync(created.ID, cancellationToken);
                    var (output, error) = await ConverseAsync(stream, parameters.OpenStdin ? standardInput ?? "" : null, waiting, cancellationToken);
                    var ended = await waiting;
                    return new ToolResult((int)ended.StatusCode, output, error);
                },
                cancellationToken);
        }
        finally
        {
            await engine.RemoveContainerAsync(created.ID, CancellationToken.None);
        }
    }

    /// <summary>Runs a program in a container that runs.</summary>
    public Task<ToolResult> ExecuteAsync(
        string container, IReadOnlyList<string> command, IReadOnlyList<string> environment, string? standardInput, CancellationToken cancellationToken) =>
        engine.CallAsync(
            $"{command[0]} could not be run in a container",
            async client =>
            {
                var created = await client.Exec.CreateContainerExecAsync(
                    container,
                    new ContainerExecCreateParameters
                    {
                        AttachStdin = standardInput is not null,
                        AttachStdout = true,
                        AttachStderr = true,
                        Cmd = [.. command],
                        Env = [.. environment],
                    },
                    cancellationToken);
                using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                starting.CancelAfter(StartPatience);
                using var stream = await client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters(), starting.Token);
                starting.CancelAfter(Timeout.InfiniteTimeSpan);
                using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var (output, error) = await ConverseAsync(stream, standardInput, EndAsync(client, created.ID, watching.Token), cancellationToken);
                await watching.CancelAsync();
                var ended = await client.Exec.InspectContainerExecAsync(created.ID, cancellationToken);
                return new ToolResult((int)(ended.ExitCode ?? -1), output, error);
            },
            cancellationToken);

    private static async Task EndAsync(DockerClient client, string execution, CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(LookPeriod, cancellationToken);
        }
        while ((await client.Exec.InspectContainerExecAsync(execution, cancellationToken)).Running);
    }

    // The end of the output is the end; but an engine that was restarted may never tell it, so that the end of the program counts too.
    private static async Task<(string Output, string Error)> ConverseAsync(
        MultiplexedStream stream, string? standardInput, Task ended, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var reading = stream.CopyOutputToAsync(Stream.Null, output, error, cancellationToken);
        if (standardInput is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(standardInput);
            try
            {
                await stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken);
                stream.CloseWrite();
            }
            catch (IOException)
            {
                // The program ended without reading all; its exit code tells the rest.
            }
        }
        if (await Task.WhenAny(reading, ended) == ended)
        {
            await ended;
            if (await Task.WhenAny(reading, Task.Delay(LastOutput, cancellationToken)) != reading)
            {
                stream.Dispose();
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return (Text(output), Text(error));
            }
        }
        await reading;
        return (Text(output), Text(error));
    }

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
}

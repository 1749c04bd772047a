using Docker.DotNet;
using Docker.DotNet.Models;
using PgAspire.Drivers.Docker.Engine;
using PgAspire.Operator;
using PgAspire.Postgres;
using System.Text;

namespace PgAspire.Drivers.Docker.Containers;

/// <summary>Runs programs to their end, each in a container of its own or in one that runs.</summary>
internal sealed class ProgramRunner(EngineConnection engine)
{
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
                    var (output, error) = await ConverseAsync(stream, parameters.OpenStdin ? standardInput ?? "" : null, cancellationToken);
                    var ended = await client.Containers.WaitContainerAsync(created.ID, cancellationToken);
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
                using var stream = await client.Exec.StartContainerExecAsync(created.ID, new ContainerExecStartParameters(), cancellationToken);
                var (output, error) = await ConverseAsync(stream, standardInput, cancellationToken);
                var ended = await client.Exec.InspectContainerExecAsync(created.ID, cancellationToken);
                return new ToolResult((int)(ended.ExitCode ?? -1), output, error);
            },
            cancellationToken);

    private static async Task<(string Output, string Error)> ConverseAsync(
        MultiplexedStream stream, string? standardInput, CancellationToken cancellationToken)
    {
        var reading = stream.ReadOutputToEndAsync(cancellationToken);
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
        return await reading;
    }
}

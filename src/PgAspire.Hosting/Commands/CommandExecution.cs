using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace PgAspire.Hosting;

/// <summary>Executes commands: the effect or the refusal is the result's text, how far it is goes into the resource's log.</summary>
internal static partial class CommandExecution
{
    /// <summary>Executes a command on a running cluster.</summary>
    /// <param name="resource">The cluster.</param>
    /// <param name="context">What Aspire says of the command.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="isOperation">Whether the operator does it; then no other operation makes sense meanwhile.</param>
    /// <param name="work">The command; gives the effect in words, and throws what refuses it.</param>
    public static async Task<ExecuteCommandResult> RunAsync(PostgresClusterResource resource, ExecuteCommandContext context, string name, bool isOperation, Func<LocalCluster, CommandCall, Task<string>> work)
    {
        if (!resource.Run.Bound.IsCompletedSuccessfully)
        {
            return CommandResults.Failure($"The PostgreSQL cluster '{resource.Name}' does not run yet. Wait until it is healthy.");
        }
        var cluster = await resource.Run.Bound;
        var controller = context.Services.GetRequiredService<ClusterController>();
        try
        {
            if (isOperation)
            {
                resource.Run.Begin(name);
                await controller.ShowAsync(resource);
            }
            return CommandResults.Success(await work(cluster, new(context)));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception e) when (e is OperationRefusedException or OperationFailedException or DriverException or InvalidClusterSpecException)
        {
            return CommandResults.Failure(e.Message);
        }
        finally
        {
            if (isOperation)
            {
                resource.Run.End(name);
            }
            // what is enabled now is seen by whoever got the result
            await controller.ShowAsync(resource);
        }
    }

    /// <summary>One call of a command: its arguments, its listener, its end.</summary>
    internal sealed class CommandCall(ExecuteCommandContext context) : IProgress<OperationProgress>
    {
        public CancellationToken CancellationToken => context.CancellationToken;

        /// <summary>An argument without the space around it; null when it was not given.</summary>
        public string? Argument(string name) => context.Arguments.TryGetByName(name, out var input) && !string.IsNullOrWhiteSpace(input.Value) ? input.Value.Trim() : null;

        /// <summary>An argument that must be there.</summary>
        /// <exception cref="OperationRefusedException">It is not.</exception>
        public string Required(string name) => Argument(name) ?? throw new OperationRefusedException($"The argument '{name}' is missing.");

        void IProgress<OperationProgress>.Report(OperationProgress value) => Waiting(context.Logger, value.Phase, value.Text);
    }

    [LoggerMessage(LogLevel.Information, "{Phase}: waiting, {Missing}")]
    private static partial void Waiting(ILogger logger, string phase, string missing);
}

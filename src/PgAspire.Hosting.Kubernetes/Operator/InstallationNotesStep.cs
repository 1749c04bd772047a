using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PgAspire.Model;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>The step of a publication that says what must be installed: in its log, and to those who install the chart (<c>templates/NOTES.txt</c>).</summary>
internal sealed partial class InstallationNotesStep(IComputeEnvironmentResource environment, IReadOnlyList<PostgresClusterSpec> clusters)
{
    /// <summary>The step for Aspire's pipeline.</summary>
    public PipelineStepAnnotation Annotation => new(_ => new PipelineStep
    {
        Name = $"publish-{environment.Name}-cloudnativepg",
        Description = "Says what the PostgreSQL clusters need in Kubernetes.",
        Action = WriteAsync,
        RequiredBySteps = [WellKnownPipelineSteps.Publish],
        DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq],
    });

    private async Task WriteAsync(PipelineStepContext context)
    {
        var notes = InstallationNotes.For(clusters, environment.HasAnnotationOfType<OperatorIsInstalledAnnotation>());
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        // with several environments each has a folder of its own
        var chart = context.Model.Resources.OfType<IComputeEnvironmentResource>().Count() > 1 ? output.GetOutputDirectory(environment) : output.GetOutputDirectory();
        var templates = Directory.CreateDirectory(Path.Combine(chart, "templates"));
        await File.WriteAllTextAsync(Path.Combine(templates.FullName, "NOTES.txt"), notes, context.CancellationToken);
        Notes(context.Logger, notes.TrimEnd('\n'));
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Information, Message = "{Notes}")]
    private static partial void Notes(ILogger logger, string notes);
}

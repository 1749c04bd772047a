using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model as a JSON manifest.</summary>
internal static class ManifestWriter
{
    private const string FileName = "aspire-manifest.json";

    public static async Task WriteAsync(PipelineStepContext context)
    {
        var path = context.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.OutputPath
            ?? throw new DistributedApplicationException("The '--output-path [path]' option was not specified even though manifest publishing was requested.");
        path = Path.GetFullPath(path.EndsWith(".json", StringComparison.Ordinal) ? path : Path.Combine(path, FileName));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using (var file = new FileStream(path, FileMode.Create))
        await using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            await WriteModelAsync(new(context.ExecutionContext, path, writer, context.CancellationToken), context.Model);
        }

        context.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Aspire.Hosting.Publishing.ManifestPublisher")
            .LogInformation("Published manifest to: {ManifestPath}", path);
    }

    private static async Task WriteModelAsync(ManifestPublishingContext context, DistributedApplicationModel model)
    {
        var (writer, references) = (context.Writer, context.References);
        references.Start(model.Resources);
        writer.WriteStartObject();
        writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
        {
            await WriteResourceAsync(context, resource);
        }

        // What is met from here on is not followed any further.
        foreach (var resource in references.Resources.Where(r => model.Resources.All(m => m.Name != r.Name)).ToArray())
        {
            await WriteResourceAsync(context, resource);
        }

        foreach (var parameter in references.Formatted)
        {
            WriteFormats(context, parameter);
        }

        foreach (var (name, expression) in references.Choices)
        {
            writer.WriteStartObject(name);
            writer.WriteString("type", "value.v0");
            writer.WriteString("connectionString", await expression.GetValueAsync(context.CancellationToken) ?? "");
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        await writer.FlushAsync(context.CancellationToken);
    }

    private static async Task WriteResourceAsync(ManifestPublishingContext context, IResource resource)
    {
        var hasCallback = resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var annotation);
        if (hasCallback && annotation!.Callback is null)
        {
            return;
        }

        context.Writer.WriteStartObject(resource.Name);
        await (hasCallback ? annotation!.Callback!(context) : WriteKindAsync(context, resource));
        context.Writer.WriteEndObject();
        if (resource is ParameterResource parameter)
        {
            WriteFormats(context, parameter);
        }
    }

    private static Task WriteKindAsync(ManifestPublishingContext context, IResource resource)
    {
        switch (resource)
        {
            case ContainerResource container:
                return context.WriteContainerAsync(container);
            case ProjectResource project:
                return WriteProjectAsync(context, project);
            case ExecutableResource executable:
                return WriteExecutableAsync(context, executable);
            case ParameterResource parameter:
                WriteParameter(context, parameter);
                return Task.CompletedTask;
            case IResourceWithConnectionString:
                context.Writer.WriteString("type", "value.v0");
                context.WriteConnectionString(resource);
                return Task.CompletedTask;
            default:
                context.Writer.WriteString("error", "This resource does not support generation in the manifest.");
                return Task.CompletedTask;
        }
    }

    private static async Task WriteProjectAsync(ManifestPublishingContext context, ProjectResource project)
    {
        context.Writer.WriteString("type", project.GetDeploymentTargetAnnotation() is null ? "project.v0" : "project.v1");
        context.Writer.WriteString("path", context.GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await context.WriteDeploymentAsync(project);
        await WriteProcessAsync(context, project);
    }

    private static async Task WriteExecutableAsync(ManifestPublishingContext context, ExecutableResource executable)
    {
        context.Writer.WriteString("type", "executable.v0");
        context.WriteConnectionString(executable);
        context.Writer.WriteString("workingDirectory", context.GetManifestRelativePath(executable.WorkingDirectory));
        context.Writer.WriteString("command", executable.Command);
        await WriteProcessAsync(context, executable);
    }

    private static async Task WriteProcessAsync(ManifestPublishingContext context, IResource resource)
    {
        await context.WriteCommandLineArgumentsAsync(resource);
        await context.WriteEnvironmentVariablesAsync(resource);
        context.WriteBindings(resource);
    }

    private static void WriteParameter(ManifestPublishingContext context, ParameterResource parameter)
    {
        var writer = context.Writer;
        writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
        {
            writer.WriteString("connectionString", parameter.ValueExpression);
        }

        writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        writer.WriteStartObject("inputs");
        writer.WriteStartObject("value");
        writer.WriteString("type", "string");
        if (parameter.Secret)
        {
            writer.WriteBoolean("secret", true);
        }

        if (parameter.Default is { } fallback)
        {
            writer.WriteStartObject("default");
            fallback.WriteToManifest(context);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFormats(ManifestPublishingContext context, ParameterResource parameter)
    {
        foreach (var (name, format) in context.References.TakeFormats(parameter))
        {
            context.Writer.WriteStartObject(name);
            context.Writer.WriteString("type", "annotated.string");
            context.Writer.WriteString("value", parameter.ValueExpression);
            context.Writer.WriteString("filter", format);
            context.Writer.WriteEndObject();
        }
    }
}

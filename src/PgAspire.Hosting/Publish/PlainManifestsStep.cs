using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PgAspire.Hosting;

/// <summary>The step that writes the clusters as plain manifests; it is no part of <c>publish</c> and runs when it is asked for by its name.</summary>
internal static partial class PlainManifestsStep
{
    /// <summary>The step's name.</summary>
    public const string Name = "cloudnativepg-manifests";

    /// <summary>The step for Aspire's pipeline; one for all clusters.</summary>
    public static PipelineStepAnnotation Annotation => new(_ => new PipelineStep
    {
        Name = Name,
        Description = "Writes the PostgreSQL clusters as plain manifests for CloudNativePG, with a kustomization.yaml.",
        Action = WriteAsync,
    });

    private static async Task WriteAsync(PipelineStepContext context)
    {
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        // all or nothing: an invalid cluster is known before the first file is written
        foreach (var file in PlainManifests.Of(context.Model.Resources.OfType<PostgresClusterResource>()))
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, file.Text, context.CancellationToken);
        }
        Written(context.Logger, folder);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Manifests written to {Folder}; apply them with: kubectl apply --server-side -k {Folder}")]
    private static partial void Written(ILogger logger, string folder);
}

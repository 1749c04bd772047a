using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES004", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public interface IPipelineOutputService
{
    string GetOutputDirectory();

    string GetOutputDirectory(IResource resource);

    string GetTempDirectory();

    string GetTempDirectory(IResource resource);
}

internal sealed class PipelineOutputService(IOptions<PipelineOptions> options, IConfiguration configuration) : IPipelineOutputService, IDisposable
{
    private readonly Lazy<string> _temporary = new(() => Directory.CreateTempSubdirectory("aspire-pipelines").FullName);

    public string GetOutputDirectory() =>
        Path.GetFullPath(options.Value.OutputPath ?? Path.Combine(configuration["AppHost:Directory"] ?? Environment.CurrentDirectory, "aspire-output"));

    public string GetOutputDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(GetOutputDirectory(), resource.Name);
    }

    public string GetTempDirectory() => _temporary.Value;

    public string GetTempDirectory(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Path.Combine(GetTempDirectory(), resource.Name);
    }

    public void Dispose()
    {
        if (_temporary.IsValueCreated && Directory.Exists(_temporary.Value))
        {
            Directory.Delete(_temporary.Value, recursive: true);
        }
    }

    /// <summary>One environment writes into the output folder itself, several write into a folder each.</summary>
    internal static string DirectoryOf(PipelineStepContext context, IComputeEnvironmentResource environment)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        return context.Model.Resources.OfType<IComputeEnvironmentResource>().Count() > 1
            ? output.GetOutputDirectory(environment)
            : output.GetOutputDirectory();
    }
}

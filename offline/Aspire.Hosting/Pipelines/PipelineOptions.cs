using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public class PipelineOptions
{
    public bool ClearCache { get; set; }

    public string? LogLevel { get; set; }

    public string? OutputPath { get; set; }

    public bool SkipConfirmation { get; set; }

    public string? Step { get; set; }
}

using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Pipelines;

[Experimental("ASPIREPIPELINES001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public static class PipelineStepFactoryExtensions
{
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(
        this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, PipelineStep> factory) where T : IResource =>
        Annotate(builder, factory, static f => new PipelineStepAnnotation(f));

    public static IResourceBuilder<T> WithPipelineStepFactory<T>(
        this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<PipelineStep>> factory) where T : IResource =>
        Annotate(builder, factory, static f => new PipelineStepAnnotation(f));

    public static IResourceBuilder<T> WithPipelineStepFactory<T>(
        this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, IEnumerable<PipelineStep>> factory) where T : IResource =>
        Annotate(builder, factory, static f => new PipelineStepAnnotation(f));

    public static IResourceBuilder<T> WithPipelineStepFactory<T>(
        this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> factory) where T : IResource =>
        Annotate(builder, factory, static f => new PipelineStepAnnotation(f));

    [AspireExport]
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(
        this IResourceBuilder<T> builder,
        string stepName,
        Func<PipelineStepContext, Task> callback,
        string[]? dependsOn = null,
        string[]? requiredBy = null,
        string[]? tags = null,
        string? description = null) where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(stepName);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithPipelineStepFactory(_ => new PipelineStep
        {
            Name = stepName,
            Description = description,
            Action = callback,
            DependsOnSteps = [.. dependsOn ?? []],
            RequiredBySteps = [.. requiredBy ?? []],
            Tags = [.. tags ?? []],
            Resource = builder.Resource,
        });
    }

    public static IResourceBuilder<T> WithPipelineConfiguration<T>(
        this IResourceBuilder<T> builder, Func<PipelineConfigurationContext, Task> callback) where T : IResource =>
        Annotate(builder, callback, static c => new PipelineConfigurationAnnotation(c));

    [AspireExport]
    public static IResourceBuilder<T> WithPipelineConfiguration<T>(
        this IResourceBuilder<T> builder, Action<PipelineConfigurationContext> callback) where T : IResource =>
        Annotate(builder, callback, static c => new PipelineConfigurationAnnotation(c));

    private static IResourceBuilder<T> Annotate<T, TDelegate, TAnnotation>(IResourceBuilder<T> builder, TDelegate callback, Func<TDelegate, TAnnotation> create)
        where T : IResource
        where TDelegate : Delegate
        where TAnnotation : IResourceAnnotation
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithAnnotation(create(callback));
    }
}

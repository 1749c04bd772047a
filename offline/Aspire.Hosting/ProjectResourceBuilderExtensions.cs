using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath) =>
        builder.AddProject(name, projectPath, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, options => SetProfile(options, launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, string? launchProfileName) =>
        builder.AddProject(name, projectPath, options => SetProfile(options, launchProfileName));

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new() => Add(builder, name, new TProject(), configure);

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string projectPath, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projectPath);
        var path = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, projectPath.Replace('\\', Path.DirectorySeparatorChar)));
        return Add(builder, name, new ProjectPathMetadata(path), configure);
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }

    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(this IResourceBuilder<ProjectResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new DisableForwardedHeadersAnnotation(), ResourceAnnotationMutationBehavior.Replace);
    }

    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(filter);
        return builder.WithAnnotation(new EndpointEnvironmentFilterAnnotation(filter));
    }

    private static void SetProfile(ProjectResourceOptions options, string? name) =>
        (options.LaunchProfileName, options.ExcludeLaunchProfile) = (name, name is null);

    private static IResourceBuilder<ProjectResource> Add(
        IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ProjectResourceOptions();
        configure(options);
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation(metadata);
        AddDefaultEnvironment(project);
        if (builder.ExecutionContext.IsRunMode && !metadata.IsFileBasedApp)
        {
            AddRebuilder(project, metadata);
        }

        if (options.ExcludeLaunchProfile)
        {
            project.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }
        else if (!string.IsNullOrEmpty(options.LaunchProfileName))
        {
            project.WithAnnotation(new LaunchProfileAnnotation(options.LaunchProfileName));
        }
        else if ((builder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.Configuration["DOTNET_LAUNCH_PROFILE"]) is { Length: > 0 } own)
        {
            project.WithAnnotation(new DefaultLaunchProfileAnnotation(own));
        }

        if (builder.ExecutionContext.IsRunMode)
        {
            project.WithEnvironment(SetUrls);
            ApplyProfile(project);
        }
        else
        {
            AddPublishDefaults(project);
        }

        return project;
    }

    private static void AddDefaultEnvironment(IResourceBuilder<ProjectResource> project)
    {
        var builder = project.ApplicationBuilder;
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (builder.ExecutionContext.IsRunMode && builder.Environment.IsDevelopment())
        {
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        project.WithOtlpExporter().WithEnvironment(context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                context.EnvironmentVariables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
                context.EnvironmentVariables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
            }
        });
    }

    private static void AddRebuilder(IResourceBuilder<ProjectResource> project, IProjectMetadata metadata)
    {
        var rebuilder = new ProjectRebuilderResource(project.Resource.Name + "-rebuilder", project.Resource, metadata.ProjectPath);
        rebuilder.Annotations.Add(NameValidationPolicyAnnotation.None);
        project.ApplicationBuilder.AddResource(rebuilder)
            .WithArgs("build", metadata.ProjectPath)
            .WithExplicitStart()
            .WithAnnotation(new ExcludeLifecycleCommandsAnnotation())
            .ExcludeFromManifest()
            .WithHidden()
            .WithInitialState(new() { ResourceType = KnownResourceTypes.Executable, State = KnownResourceStates.NotStarted, Properties = [] });
    }

    private static void ApplyProfile(IResourceBuilder<ProjectResource> project)
    {
        if (LaunchProfileSelection.Select(project.Resource) is not var (name, profile))
        {
            return;
        }

        var perScheme = new Dictionary<string, int>();
        foreach (var url in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            var count = perScheme[address.Scheme] = perScheme.GetValueOrDefault(address.Scheme) + 1;
            project.WithEndpoint(address.Scheme + (count > 1 ? count.ToString(CultureInfo.InvariantCulture) : ""), endpoint =>
            {
                endpoint.Port = address.Port;
                endpoint.TargetHost = address.Host is "localhost" or "127.0.0.1" or "[::1]" or "::1" ? KnownHostNames.Localhost : address.Host;
                endpoint.UriScheme = address.Scheme;
                endpoint.FromLaunchProfile = true;
            });
        }

        if (Uri.TryCreate(profile.LaunchUrl, UriKind.RelativeOrAbsolute, out var launchUrl))
        {
            project.WithUrls(context =>
            {
                foreach (var url in context.Urls.Where(u => u.Endpoint?.EndpointAnnotation.FromLaunchProfile == true))
                {
                    url.Url = launchUrl.IsAbsoluteUri ? profile.LaunchUrl! : new Uri(new Uri(url.Url), launchUrl).ToString();
                }
            });
        }

        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", name);
            foreach (var (variable, value) in profile.EnvironmentVariables)
            {
                context.EnvironmentVariables.TryAdd(variable, Environment.ExpandEnvironmentVariables(value));
            }
        });
    }

    private static IEnumerable<EndpointReference> WebEndpoints(IResource resource) => ((IResourceWithEndpoints)resource).GetEndpoints().Where(e =>
        e.EndpointAnnotation is { UriScheme: "http" or "https", TargetPortEnvironmentVariable: null }
        && resource.Annotations.OfType<EndpointEnvironmentFilterAnnotation>().All(f => f.Filter(e.EndpointAnnotation)));

    private static void SetUrls(EnvironmentCallbackContext context)
    {
        if (context.EnvironmentVariables.ContainsKey("ASPNETCORE_URLS"))
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in WebEndpoints(context.Resource))
        {
            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.Append($"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
            if (endpoint.EndpointAnnotation.UriScheme == "https")
            {
                context.EnvironmentVariables.TryAdd("ASPNETCORE_HTTPS_PORT", endpoint.Property(EndpointProperty.Port));
            }
        }

        if (!urls.IsEmpty)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
        }
    }

    private static void AddPublishDefaults(IResourceBuilder<ProjectResource> project)
    {
        project.WithEnvironment(context =>
        {
            if (project.Resource.GetEndpoints().Any() && !project.Resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }
        });
        project.WithEnvironment(context =>
        {
            foreach (var (variable, scheme) in new[] { ("HTTP_PORTS", "http"), ("HTTPS_PORTS", "https") })
            {
                var ports = new ReferenceExpressionBuilder();
                foreach (var endpoint in WebEndpoints(context.Resource).Where(e => e.EndpointAnnotation.UriScheme == scheme && !e.EndpointAnnotation.IsDefaultHttps))
                {
                    ports.AppendLiteral(ports.IsEmpty ? "" : ";");
                    ports.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
                }

                if (!ports.IsEmpty)
                {
                    context.EnvironmentVariables.TryAdd(variable, ports.Build());
                }
            }
        });
        if (LaunchProfileSelection.Select(project.Resource) is not (_, { ApplicationUrl: not null }))
        {
            return;
        }

        // a project that listens at all gets both; the https endpoint that nobody asked for has no port of its own
        var http = GetOrAdd("http");
        var https = GetOrAdd("https");
        http.TargetPort = https.TargetPort = http.TargetPort ?? https.TargetPort;

        EndpointAnnotation GetOrAdd(string scheme)
        {
            var annotations = project.Resource.Annotations.OfType<EndpointAnnotation>();
            if (annotations.FirstOrDefault(e => e.UriScheme == scheme || ModelComparers.EndpointName.Equals(e.Name, scheme)) is { } existing)
            {
                return existing;
            }

            project.WithEndpoint(scheme, e => e.UriScheme = scheme);
            var added = annotations.Last(e => e.Name == scheme);
            added.IsDefaultHttps = scheme == "https";
            return added;
        }
    }
}

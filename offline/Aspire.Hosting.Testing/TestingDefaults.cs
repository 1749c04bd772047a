using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>How an AppHost under test differs from one that is run: no dashboard, random ports, its logs in the test's log, its own launch profile.</summary>
internal static class TestingDefaults
{
    private static readonly string[] HostPrefixes = ["DOTNET_", "ASPNETCORE_"];
    private static readonly JsonSerializerOptions Json = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static string[] CheckArguments(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return Array.Exists(args, string.IsNullOrEmpty) ? throw new ArgumentException("An argument is null or empty.", nameof(args)) : args;
    }

    public static void Apply(
        string[] args,
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Assembly appHost,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        settings.Args = [.. settings.Args ?? [], .. args.Except(settings.Args ?? [])];
        settings.ApplicationName = options.AssemblyName = appHost.GetName().Name ?? "";
        options.Args = settings.Args;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Configuration ??= new();
        AddDefaults(settings, new()
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["DcpPublisher:WaitForResourceCleanup"] = "true",
        });
        var directory = options.Metadata("AppHostProjectPath");
        if (Directory.Exists(directory))
        {
            settings.ContentRootPath = directory;
        }

        configure(options, settings);
        AddDefaults(settings, LaunchProfileVariables(settings, directory));
    }

    private static void AddDefaults(HostApplicationBuilderSettings settings, Dictionary<string, string?> defaults)
    {
        var given = Given(settings);
        settings.Configuration!.AddInMemoryCollection(defaults.Where(d => given[d.Key] is null).ToArray());
    }

    private static IConfiguration Given(HostApplicationBuilderSettings settings) =>
        new ConfigurationBuilder().AddCommandLine(settings.Args ?? []).AddConfiguration(settings.Configuration!).Build();

    private static Dictionary<string, string?> LaunchProfileVariables(HostApplicationBuilderSettings settings, string? directory)
    {
        var file = Path.Combine(directory ?? "", "Properties", "launchSettings.json");
        if (directory is null || !File.Exists(file))
        {
            return [];
        }

        var profiles = JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllBytes(file), Json)?.Profiles ?? [];
        var name = Given(settings)["DOTNET_LAUNCH_PROFILE"] ?? profiles.Keys.FirstOrDefault();
        if (string.IsNullOrEmpty(name))
        {
            return [];
        }

        if (!profiles.TryGetValue(name, out var profile))
        {
            throw new InvalidOperationException($"The configured launch profile, '{name}', was not found in the launch settings file.");
        }

        var variables = new Dictionary<string, string?> { ["DOTNET_LAUNCH_PROFILE"] = name };
        foreach (var (variable, value) in profile.EnvironmentVariables)
        {
            variables[variable] = value;
            // what the host reads without its prefix
            foreach (var prefix in HostPrefixes.Where(p => variable.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
            {
                variables[variable[prefix.Length..]] = value;
            }
        }

        return variables;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>
/// What one deployment leaves for the next, as configuration keys with their values:
/// <c>~/.aspire/deployments/&lt;AppHost&gt;/&lt;environment&gt;.json</c>, for the user alone.
/// </summary>
internal sealed class DeploymentState(
    IConfiguration configuration, IHostEnvironment environment, IOptions<PipelineOptions> options, ILogger<DeploymentState> logger) : IDeploymentStateManager, IDisposable
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private JsonObject? _values;

    public string? StateFilePath => PathOf(configuration, environment);

    /// <summary>What the last deployment saved is configuration, unless it is to be forgotten.</summary>
    public static void AddTo(ConfigurationManager configuration, IHostEnvironment environment)
    {
        if (!bool.TryParse(configuration["Pipeline:ClearCache"], out var clear) || !clear)
        {
            configuration.AddJsonFile(PathOf(configuration, environment), optional: true, reloadOnChange: false);
        }
    }

    public Task<DeploymentStateSection> AcquireSectionAsync(string sectionName, CancellationToken cancellationToken = default) => LockedAsync(
        values =>
        {
            var data = new JsonObject();
            foreach (var (key, value) in Of(values, sectionName))
            {
                data[key == sectionName ? "" : key[(sectionName.Length + 1)..]] = value?.DeepClone();
            }

            return Task.FromResult(new DeploymentStateSection(sectionName, data, _versions.GetValueOrDefault(sectionName)));
        },
        cancellationToken);

    public Task SaveSectionAsync(DeploymentStateSection section, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ReplaceAsync(section, section.Data, cancellationToken);
    }

    public Task DeleteSectionAsync(DeploymentStateSection section, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(section);
        return ReplaceAsync(section, [], cancellationToken);
    }

    public Task ClearAllStateAsync(CancellationToken cancellationToken = default) => LockedAsync(
        _ =>
        {
            if (File.Exists(StateFilePath))
            {
                File.Delete(StateFilePath);
                logger.LogInformation("Deployment state cleared: {Path}", StateFilePath);
            }

            _values = null;
            _versions.Clear();
            return Task.FromResult(true);
        },
        cancellationToken);

    public void Dispose() => _gate.Dispose();

    private static string PathOf(IConfiguration configuration, IHostEnvironment environment) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire", "deployments",
        configuration["AppHost:PathSha256"]!, $"{environment.EnvironmentName.ToLowerInvariant()}.json");

    private static KeyValuePair<string, JsonNode?>[] Of(JsonObject values, string section) =>
        [.. values.Where(v => v.Key == section || v.Key.StartsWith(section + ":", StringComparison.Ordinal))];

    private Task<bool> ReplaceAsync(DeploymentStateSection section, JsonObject data, CancellationToken cancellationToken) => LockedAsync(
        async values =>
        {
            var current = _versions.GetValueOrDefault(section.SectionName);
            if (current != section.Version)
            {
                throw new InvalidOperationException(
                    $"Concurrency conflict detected in section '{section.SectionName}'. Expected version {section.Version}, but current version is {current}.");
            }

            _versions[section.SectionName] = ++section.Version;
            foreach (var (key, _) in Of(values, section.SectionName))
            {
                values.Remove(key);
            }

            Flatten(data, section.SectionName, values);
            await WriteAsync(values, cancellationToken);
            return true;
        },
        cancellationToken);

    private static void Flatten(JsonObject data, string prefix, JsonObject values)
    {
        foreach (var (name, value) in data)
        {
            var key = name.Length == 0 ? prefix : $"{prefix}:{name}";
            if (value is JsonObject nested)
            {
                Flatten(nested, key, values);
            }
            else
            {
                values[key] = value?.DeepClone();
            }
        }
    }

    private async Task WriteAsync(JsonObject values, CancellationToken cancellationToken)
    {
        if (options.Value.ClearCache)
        {
            logger.LogInformation("Skipping deployment state save due to --clear-cache flag");
            return;
        }

        var path = StateFilePath!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UserOnly);
        }

        // as a whole: another deployment may read it at any time
        var whole = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(whole, values.ToJsonString(Layout), cancellationToken);
        File.Move(whole, path, overwrite: true);
    }

    private async Task<T> LockedAsync<T>(Func<JsonObject, Task<T>> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _values ??= File.Exists(StateFilePath) ? JsonNode.Parse(await File.ReadAllTextAsync(StateFilePath, cancellationToken))!.AsObject() : [];
            return await action(_values);
        }
        finally
        {
            _gate.Release();
        }
    }
}

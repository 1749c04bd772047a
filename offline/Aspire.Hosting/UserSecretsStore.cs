using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>The user secrets file of the AppHost; without an id nothing is stored.</summary>
internal sealed class UserSecretsStore(string? userSecretsId)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock _gate = new();

    public bool TrySet(string key, string value)
    {
        if (string.IsNullOrEmpty(userSecretsId))
        {
            return false;
        }

        lock (_gate)
        {
            try
            {
                var path = PathHelper.GetSecretsPathFromSecretsId(userSecretsId);
                var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
                secrets[key] = value;
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var temporary = $"{path}.{Environment.ProcessId}.tmp";
                WriteForOwnerOnly(temporary, secrets.ToJsonString(Indented));
                File.Move(temporary, path, overwrite: true);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
            {
                return false; // best effort: the next run generates another value
            }
        }
    }

    private static void WriteForOwnerOnly(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}

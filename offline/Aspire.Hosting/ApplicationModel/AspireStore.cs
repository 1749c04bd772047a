using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class AspireStore : IAspireStore
{
    public const string PathKey = "Aspire:Store:Path";

    public AspireStore(string basePath)
    {
        BasePath = basePath;
        Directory.CreateDirectory(basePath);
    }

    public string BasePath { get; }

    public string GetFileNameWithContent(string filenameTemplate, Stream contentStream)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filenameTemplate);
        ArgumentNullException.ThrowIfNull(contentStream);
        using var buffer = new MemoryStream();
        contentStream.CopyTo(buffer);
        var hash = Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)))[..12];
        var name = $"{Path.GetFileNameWithoutExtension(filenameTemplate)}.{hash}{Path.GetExtension(filenameTemplate)}";
        var path = Path.Combine(BasePath, name);
        if (!File.Exists(path))
        {
            var temporary = $"{path}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(temporary, buffer.ToArray());
            File.Move(temporary, path, overwrite: true);
        }

        return path;
    }
}

using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

[AspireExport]
public abstract class ContainerFileSystemItem
{
    private string? _name;

    public string Name
    {
        get => _name!;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _name = Path.GetDirectoryName(value) is "" ? value
                : throw new ArgumentException($"Name '{value}' must be a simple file or folder name, without path separators.", nameof(value));
        }
    }

    public int? Owner { get; set; }

    public int? Group { get; set; }

    public UnixFileMode Mode { get; set; }
}

public abstract class ContainerFileBase : ContainerFileSystemItem
{
    public string? Contents { get; set; }

    public string? SourcePath { get; set; }

    public bool? ContinueOnError { get; set; }
}

public sealed class ContainerFile : ContainerFileBase
{
}

public sealed class ContainerDirectory : ContainerFileSystemItem
{
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];
}

[DebuggerDisplay("{DestinationPath}")]
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    public required string DestinationPath { get; init; }

    public int? DefaultOwner { get; init; }

    public int? DefaultGroup { get; init; }

    public UnixFileMode? Umask { get; set; }

    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}

[AspireExport]
public sealed class ContainerFileSystemCallbackContext
{
    [Obsolete("Use Services.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }

    [AspireExport]
    public required IServiceProvider Services { get; init; }

    [AspireExport]
    public required IResource Model { get; init; }
}

using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Execution;

/// <summary>The files that a resource wants in its container before it starts, as an archive.</summary>
internal static class ContainerFiles
{
    private const UnixFileMode FileMode = (UnixFileMode)0b110_110_110;
    private const UnixFileMode DirectoryMode = (UnixFileMode)0b111_111_111;
    private const UnixFileMode DefaultUmask = (UnixFileMode)0b000_010_010;

    /// <summary>Writes the archive; paths in it are relative to the container's root.</summary>
    /// <returns>Whether there is anything in it.</returns>
    public static async Task<bool> WriteAsync(IResource resource, IServiceProvider services, Stream target, CancellationToken cancellationToken)
    {
        var any = false;
        await using var archive = new TarWriter(target, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var annotation in resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>())
        {
            var items = await annotation.Callback(new() { Services = services, Model = resource }, cancellationToken);
            any |= await WriteAsync(archive, annotation, annotation.DestinationPath.Trim('/'), items, cancellationToken);
        }

        return any;
    }

    /// <summary>Copies an archive into a container that is created and not started.</summary>
    /// <returns>What went wrong; null when nothing did.</returns>
    public static async Task<string?> CopyAsync(string engine, string container, Stream archive, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(engine) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["cp", "--archive", "-", $"{container}:/"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            await archive.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended, and says why
        }

        await process.WaitForExitAsync(cancellationToken);
        _ = await output;
        return process.ExitCode == 0 ? null : (await error).Trim();
    }

    private static async Task<bool> WriteAsync(
        TarWriter archive, ContainerFileSystemCallbackAnnotation defaults, string folder, IEnumerable<ContainerFileSystemItem> items, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var item in items)
        {
            any = true;
            var path = folder.Length == 0 ? item.Name : $"{folder}/{item.Name}";
            var isDirectory = item is ContainerDirectory;
            var entry = new PaxTarEntry(isDirectory ? TarEntryType.Directory : TarEntryType.RegularFile, path)
            {
                Uid = item.Owner ?? defaults.DefaultOwner ?? 0,
                Gid = item.Group ?? defaults.DefaultGroup ?? 0,
                Mode = item.Mode != UnixFileMode.None ? item.Mode : (isDirectory ? DirectoryMode : FileMode) & ~(defaults.Umask ?? DefaultUmask),
            };
            if (item is ContainerFileBase file)
            {
                entry.DataStream = new MemoryStream(file.SourcePath is { } source
                    ? await File.ReadAllBytesAsync(source, cancellationToken)
                    : Encoding.UTF8.GetBytes(file.Contents ?? ""));
            }

            await archive.WriteEntryAsync(entry, cancellationToken);
            if (item is ContainerDirectory directory)
            {
                await WriteAsync(archive, defaults, path, directory.Entries, cancellationToken);
            }
        }

        return any;
    }
}

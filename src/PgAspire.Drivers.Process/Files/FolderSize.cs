using System.IO.Enumeration;

namespace PgAspire.Drivers.Process.Files;

/// <summary>The lengths of the files in a folder and below it. What vanishes meanwhile counts as nothing.</summary>
internal sealed class FolderSize : FileSystemEnumerator<long>
{
    private FolderSize(string folder) : base(folder, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
    {
    }

    /// <summary>Their sum in bytes; null when there is no such folder.</summary>
    public static long? Of(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }
        long sum = 0;
        using var lengths = new FolderSize(folder);
        while (lengths.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            sum += lengths.Current;
        }
        return sum;
    }

    protected override long TransformEntry(ref FileSystemEntry entry) => entry.Length;

    protected override bool ShouldIncludeEntry(ref FileSystemEntry entry) => !entry.IsDirectory;

    protected override bool ContinueOnError(int error) => true;
}

namespace Aspire.Hosting.ApplicationModel;

public interface IAspireStore
{
    string BasePath { get; }

    string GetFileNameWithContent(string filenameTemplate, Stream contentStream);
}

public static class AspireStoreExtensions
{
    public static string GetFileNameWithContent(this IAspireStore aspireStore, string filenameTemplate, string sourceFilename)
    {
        ArgumentNullException.ThrowIfNull(aspireStore);
        ArgumentException.ThrowIfNullOrWhiteSpace(filenameTemplate);
        ArgumentException.ThrowIfNullOrWhiteSpace(sourceFilename);
        if (!File.Exists(sourceFilename))
        {
            throw new FileNotFoundException("The source file does not exist.", sourceFilename);
        }

        using var source = File.OpenRead(sourceFilename);
        return aspireStore.GetFileNameWithContent(filenameTemplate, source);
    }
}

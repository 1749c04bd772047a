namespace PgAspire.Model;

/// <summary>The volume's size.</summary>
internal static class StorageRules
{
    private const string Path = "spec.storage.size";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (!findings.Require(spec.Storage, "spec.storage"))
        {
            return;
        }
        if (string.IsNullOrEmpty(spec.Storage.Size))
        {
            findings.Add(Path, "Size not configured. Please add it, for example '3Gi'.");
        }
        else if (!StorageSize.TryParse(spec.Storage.Size, out var size) || size.Bytes == 0)
        {
            findings.Add(Path, $"Size value isn't valid: '{Excerpt.Of(spec.Storage.Size)}'. Use a Kubernetes quantity above 0, for example '3Gi' or '500M'.");
        }
    }
}

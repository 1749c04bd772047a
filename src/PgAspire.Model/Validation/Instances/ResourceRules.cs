namespace PgAspire.Model;

/// <summary>CPU, memory and volatile storage.</summary>
internal static class ResourceRules
{
    private const string Path = "spec.resources";

    private const string HugePages = "hugepages-";

    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        if (spec.Resources is { } resources)
        {
            var requests = Read(resources.Requests, $"{Path}.requests", findings);
            var limits = Read(resources.Limits, $"{Path}.limits", findings);
            CheckLimit("cpu", "CPU request is greater than the limit.", requests, limits, findings);
            CheckLimit("memory", "Memory request is greater than the limit.", requests, limits, findings);
            CheckLimit("ephemeral-storage", "Ephemeral storage request is greater than the limit.", requests, limits, findings);
            CheckHugePages(requests, limits, findings);
            CheckSharedBuffers(spec, requests, limits, findings);
        }
        if (spec.EphemeralVolumesSizeLimit is { } volumes)
        {
            CheckQuantity(volumes.Shm, "spec.ephemeralVolumesSizeLimit.shm", findings);
            CheckQuantity(volumes.TemporaryData, "spec.ephemeralVolumesSizeLimit.temporaryData", findings);
            if (spec.EphemeralVolumeSource is not null && volumes.TemporaryData is not null)
            {
                findings.Add("spec.ephemeralVolumeSource",
                    "Conflicting settings: provide either ephemeralVolumeSource or ephemeralVolumesSizeLimit.TemporaryData, not both.");
            }
        }
    }

    /// <summary>Adds an error when a text is there but no quantity.</summary>
    public static void CheckQuantity(string? text, string path, Findings findings)
    {
        if (text is not null && !KubernetesQuantity.TryParse(text, out _))
        {
            findings.Add(path, $"'{Excerpt.Of(text)}' is no quantity; use a number of at least 0 with a suffix such as m, k, M, G, Ki, Mi or Gi.");
        }
    }

    private static Dictionary<string, KubernetesQuantity> Read(ValueMap<string> resources, string path, Findings findings)
    {
        var quantities = new Dictionary<string, KubernetesQuantity>(StringComparer.Ordinal);
        foreach (var (name, text) in resources)
        {
            var entry = $"{path}[{Excerpt.Of(name)}]";
            KubernetesNames.CheckQualified(name, entry, findings);
            if (KubernetesQuantity.TryParse(text, out var quantity))
            {
                quantities[name] = quantity;
            }
            else
            {
                CheckQuantity(text, entry, findings);
            }
        }
        return quantities;
    }

    private static bool IsGiven(Dictionary<string, KubernetesQuantity> quantities, string name) =>
        quantities.TryGetValue(name, out var quantity) && !quantity.Billionths.IsZero;

    private static void CheckLimit(
        string name, string message, Dictionary<string, KubernetesQuantity> requests, Dictionary<string, KubernetesQuantity> limits, Findings findings)
    {
        if (IsGiven(requests, name) && IsGiven(limits, name) && requests[name].Billionths > limits[name].Billionths)
        {
            findings.Add($"{Path}.requests[{name}]", message);
        }
    }

    private static void CheckHugePages(Dictionary<string, KubernetesQuantity> requests, Dictionary<string, KubernetesQuantity> limits, Findings findings)
    {
        foreach (var (name, quantity) in requests.Where(r => r.Key.StartsWith(HugePages, StringComparison.Ordinal)))
        {
            if (limits.TryGetValue(name, out var limit) && limit != quantity)
            {
                findings.Add($"{Path}.requests[{Excerpt.Of(name)}]", "HugePages requests must equal the limits.");
            }
        }
        if (requests.Keys.Concat(limits.Keys).Any(n => n.StartsWith(HugePages, StringComparison.Ordinal)) &&
            !IsGiven(requests, "cpu") && !IsGiven(limits, "cpu") && !IsGiven(requests, "memory") && !IsGiven(limits, "memory"))
        {
            findings.Add(Path, "HugePages require cpu or memory.");
        }
    }

    private static void CheckSharedBuffers(
        PostgresClusterSpec spec, Dictionary<string, KubernetesQuantity> requests, Dictionary<string, KubernetesQuantity> limits, Findings findings)
    {
        if (IsGiven(requests, "memory") && MemorySetting.TryParse(new UserParameters(spec.Postgresql.Parameters)["shared_buffers"], out var buffers) &&
            buffers > (decimal)requests["memory"].RoundUp() &&
            !requests.Concat(limits).Any(r => r.Key.StartsWith(HugePages, StringComparison.Ordinal) && buffers <= (decimal)r.Value.RoundUp()))
        {
            findings.Add($"{Path}.requests[memory]", "Memory request is lower than PostgreSQL `shared_buffers` value. Raise the one, or lower the other.");
        }
    }
}

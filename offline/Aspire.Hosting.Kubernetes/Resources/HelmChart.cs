using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class HelmChart
{
    public string ApiVersion { get; set; } = "v2";

    public string Name { get; set; } = null!;

    public string Version { get; set; } = null!;

    public string? KubeVersion { get; set; }

    public string Description { get; set; } = null!;

    public string? Type { get; set; }

    public List<string> Keywords { get; set; } = [];

    public string? Home { get; set; }

    public List<string> Sources { get; set; } = [];

    public List<HelmChartDependency> Dependencies { get; set; } = [];

    public List<HelmChartMaintainer> Maintainers { get; set; } = [];

    public string? Icon { get; set; }

    public string AppVersion { get; set; } = null!;

    public bool? Deprecated { get; set; } = false;

    public Dictionary<string, string> Annotations { get; set; } = [];
}

public sealed class HelmChartDependency
{
    public string Name { get; set; } = null!;

    public string Version { get; set; } = null!;

    public string Repository { get; set; } = null!;

    public string Condition { get; set; } = null!;

    public List<string> Tags { get; set; } = [];

    [YamlMember(Alias = "import-values")]
    public List<string> ImportValues { get; set; } = [];

    public string Alias { get; set; } = null!;
}

public sealed class HelmChartMaintainer
{
    public string Name { get; set; } = null!;

    public string Email { get; set; } = null!;

    public string Url { get; set; } = null!;
}

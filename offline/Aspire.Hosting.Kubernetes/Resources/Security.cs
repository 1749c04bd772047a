namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class PodSecurityContextV1
{
    public AppArmorProfileV1? AppArmorProfile { get; set; }

    public SeccompProfileV1? SeccompProfile { get; set; }

    public long? FsGroup { get; set; }

    public long? RunAsGroup { get; set; }

    public long? RunAsUser { get; set; }

    public SeLinuxOptionsV1? SeLinuxOptions { get; set; }

    public List<long> SupplementalGroups { get; } = [];

    public List<SysctlV1> Sysctls { get; } = [];

    public WindowsSecurityContextOptionsV1? WindowsOptions { get; set; }

    public bool? RunAsNonRoot { get; set; }

    public string FsGroupChangePolicy { get; set; } = null!;

    public string SupplementalGroupsPolicy { get; set; } = null!;
}

public sealed class SecurityContextV1
{
    public bool? Privileged { get; set; }

    public AppArmorProfileV1? AppArmorProfile { get; set; }

    public SeccompProfileV1? SeccompProfile { get; set; }

    public bool? ReadOnlyRootFilesystem { get; set; }

    public bool? AllowPrivilegeEscalation { get; set; }

    public long? RunAsGroup { get; set; }

    public long? RunAsUser { get; set; }

    public CapabilitiesV1? Capabilities { get; set; }

    public SeLinuxOptionsV1? SeLinuxOptions { get; set; }

    public WindowsSecurityContextOptionsV1? WindowsOptions { get; set; }

    public string? ProcMount { get; set; }

    public bool? RunAsNonRoot { get; set; }
}

public sealed class AppArmorProfileV1
{
    public string LocalhostProfile { get; set; } = null!;

    public string Type { get; set; } = null!;
}

public sealed class CapabilitiesV1
{
    public List<string> Add { get; } = [];

    public List<string> Drop { get; } = [];
}

public sealed class SeLinuxOptionsV1
{
    public string Role { get; set; } = null!;

    public string Type { get; set; } = null!;

    public string Level { get; set; } = null!;

    public string User { get; set; } = null!;
}

public sealed class SeccompProfileV1
{
    public string LocalhostProfile { get; set; } = null!;

    public string Type { get; set; } = null!;
}

public sealed class SysctlV1
{
    public string Name { get; set; } = null!;

    public string Value { get; set; } = null!;
}

public sealed class WindowsSecurityContextOptionsV1
{
    public string GmsaCredentialSpec { get; set; } = null!;

    public string GmsaCredentialSpecName { get; set; } = null!;

    public string RunAsUserName { get; set; } = null!;

    public bool? HostProcess { get; set; }
}

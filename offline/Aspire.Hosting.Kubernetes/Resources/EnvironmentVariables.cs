namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class EnvVarV1
{
    public string Name { get; set; } = null!;

    public string Value { get; set; } = null!;

    public EnvVarSourceV1? ValueFrom { get; set; }
}

public sealed class EnvVarSourceV1
{
    public ConfigMapKeySelectorV1? ConfigMapKeyRef { get; set; }

    public ObjectFieldSelectorV1? FieldRef { get; set; }

    public ResourceFieldSelectorV1? ResourceFieldRef { get; set; }

    public SecretKeySelectorV1? SecretKeyRef { get; set; }
}

public sealed class ConfigMapKeySelectorV1
{
    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }

    public string Key { get; set; } = null!;
}

public sealed class SecretKeySelectorV1
{
    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }

    public string Key { get; set; } = null!;
}

public sealed class ObjectFieldSelectorV1
{
    public string FieldPath { get; set; } = null!;

    public string ApiVersion { get; set; } = null!;
}

public sealed class ResourceFieldSelectorV1
{
    public string ContainerName { get; set; } = null!;

    public string Resource { get; set; } = null!;

    public string Divisor { get; set; } = null!;
}

public sealed class EnvFromSourceV1
{
    public ConfigMapEnvSourceV1? ConfigMapRef { get; set; }

    public SecretEnvSourceV1? SecretRef { get; set; }

    public string? Prefix { get; set; }
}

public sealed class ConfigMapEnvSourceV1
{
    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }
}

public sealed class SecretEnvSourceV1
{
    public string Name { get; set; } = null!;

    public bool? Optional { get; set; }
}

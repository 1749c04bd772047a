using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>The objects that a compute resource becomes before anybody changes them.</summary>
internal static class ObjectFactory
{
    public static void Create(KubernetesResource kubernetes)
    {
        var resource = kubernetes.Target;
        kubernetes.Workload = resource is IResourceWithConnectionString ? StatefulSetOf(kubernetes) : DeploymentOf(kubernetes);
        if (kubernetes.Variables.Count > 0)
        {
            kubernetes.ConfigMap = new() { Metadata = { Name = ObjectName.ConfigMap(resource), Labels = kubernetes.Labels } };
            Fill(kubernetes.ConfigMap.Data, kubernetes.Variables);
        }

        if (kubernetes.SecretVariables.Count > 0)
        {
            kubernetes.Secret = new() { Metadata = { Name = ObjectName.Secret(resource), Labels = kubernetes.Labels } };
            Fill(kubernetes.Secret.StringData, kubernetes.SecretVariables);
        }

        if (kubernetes.Endpoints.Count > 0)
        {
            kubernetes.Service = ServiceOf(kubernetes);
        }
    }

    // Text that already has expressions is used as it is; of names that differ in case alone the first one counts.
    private static void Fill(Dictionary<string, string> data, Dictionary<string, ChartValue> variables)
    {
        foreach (var (name, value) in variables.DistinctBy(v => v.Key, StringComparer.OrdinalIgnoreCase))
        {
            data[name] = HelmText.AsString(HelmText.RefersToValues(value.Text) ? value.Text! : value.Expression ?? "");
        }
    }

    private static Deployment DeploymentOf(KubernetesResource kubernetes) => new()
    {
        Metadata = { Name = ObjectName.Deployment(kubernetes.Target), Labels = kubernetes.Labels },
        Spec =
        {
            Selector = new(kubernetes.Labels),
            Replicas = kubernetes.Target.GetReplicaCount(),
            Template = TemplateOf(kubernetes),
            Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxUnavailable = 1, MaxSurge = 1 } },
        },
    };

    private static StatefulSet StatefulSetOf(KubernetesResource kubernetes) => new()
    {
        Metadata = { Name = ObjectName.StatefulSet(kubernetes.Target), Labels = kubernetes.Labels },
        Spec =
        {
            Selector = new(kubernetes.Labels),
            Replicas = kubernetes.Target.GetReplicaCount(),
            Template = TemplateOf(kubernetes),
        },
    };

    private static PodTemplateSpecV1 TemplateOf(KubernetesResource kubernetes)
    {
        var template = new PodTemplateSpecV1 { Metadata = { Labels = kubernetes.Labels }, Spec = { Containers = { ContainerOf(kubernetes) } } };
        template.Spec.Volumes.AddRange(kubernetes.Mounts.Select(mount => VolumeOf(kubernetes, mount)));
        return template;
    }

    private static VolumeV1 VolumeOf(KubernetesResource kubernetes, VolumeMountV1 mount)
    {
        var volume = new VolumeV1 { Name = mount.Name };
        switch (kubernetes.Parent.DefaultStorageType.ToUpperInvariant())
        {
            case "EMPTYDIR":
                volume.EmptyDir = new();
                break;
            case "HOSTPATH":
                volume.HostPath = new() { Path = mount.MountPath, Type = "Directory" };
                break;
            case "PVC":
                volume.PersistentVolumeClaim = new() { ClaimName = ClaimOf(kubernetes, mount).Metadata.Name };
                break;
            default:
                throw new InvalidOperationException($"Unsupported storage type: {kubernetes.Parent.DefaultStorageType}");
        }

        return volume;
    }

    private static PersistentVolumeClaim ClaimOf(KubernetesResource kubernetes, VolumeMountV1 mount)
    {
        var name = ObjectName.VolumeClaim(kubernetes.Target, mount.Name);
        if (kubernetes.Claims.Find(c => c.Metadata.Name == name) is { } existing)
        {
            return existing;
        }

        var environment = kubernetes.Parent;
        var claim = new PersistentVolumeClaim { Metadata = { Name = name, Labels = kubernetes.Labels } };
        claim.Spec.AccessModes.Add(environment.DefaultStorageReadWritePolicy);
        claim.Spec.Resources.Requests["storage"] = environment.DefaultStorageSize;
        if (!string.IsNullOrEmpty(environment.DefaultStorageClassName))
        {
            claim.Spec.StorageClassName = environment.DefaultStorageClassName;
        }

        kubernetes.Claims.Add(claim);
        return claim;
    }

    private static ContainerV1 ContainerOf(KubernetesResource kubernetes)
    {
        var resource = kubernetes.Target;
        var container = new ContainerV1 { Name = resource.Name, Image = ImageOf(kubernetes), ImagePullPolicy = kubernetes.Parent.DefaultImagePullPolicy };
        if (resource is ContainerResource { Entrypoint: { } entrypoint })
        {
            container.Command.Add(entrypoint);
        }

        container.Args.AddRange(kubernetes.Arguments);
        if (kubernetes.Variables.Count > 0)
        {
            container.EnvFrom.Add(new() { ConfigMapRef = new() { Name = ObjectName.ConfigMap(resource) } });
        }

        if (kubernetes.SecretVariables.Count > 0)
        {
            container.EnvFrom.Add(new() { SecretRef = new() { Name = ObjectName.Secret(resource) } });
        }

        container.Ports.AddRange(Distinct(kubernetes).Select(e => new ContainerPortV1 { Name = e.Name, ContainerPort = new(e.Port.Scalar), Protocol = e.Protocol }));
        container.VolumeMounts.AddRange(kubernetes.Mounts);
        return container;
    }

    private static Service ServiceOf(KubernetesResource kubernetes)
    {
        var service = new Service
        {
            Metadata = { Name = ObjectName.Service(kubernetes.Target), Labels = kubernetes.Labels },
            Spec = { Selector = kubernetes.Labels, Type = kubernetes.Parent.DefaultServiceType },
        };
        service.Spec.Ports.AddRange(Distinct(kubernetes).Select(e => new ServicePortV1
        {
            Name = e.Name,
            Port = new((e.ServicePort ?? e.Port).Scalar),
            TargetPort = new(e.Port.Scalar),
            Protocol = e.Protocol,
        }));
        return service;
    }

    // Kubernetes refuses the same port twice.
    private static IEnumerable<PublishedEndpoint> Distinct(KubernetesResource kubernetes) =>
        kubernetes.Endpoints.Values.DistinctBy(e => (e.Port.Text ?? e.Port.Scalar, e.Protocol));

    private static string ImageOf(KubernetesResource kubernetes)
    {
        var resource = kubernetes.Target;
        if (resource is not ProjectResource && resource.TryGetContainerImageName(out var image))
        {
            return image;
        }

        var key = HelmText.Key(resource.Name) + "_image";
        var value = new ChartValue
        {
            Expression = HelmText.Expression(ValuesSection.Parameters, resource.Name, key),
            Value = $"{resource.Name}:latest",
            ImageOf = resource,
        };
        kubernetes.Parameters[key] = value;
        return value.Scalar;
    }
}

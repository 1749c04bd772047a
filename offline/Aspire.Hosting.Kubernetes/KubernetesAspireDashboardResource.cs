using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes;

[AspireExport(ExposeProperties = true)]
public class KubernetesAspireDashboardResource(string name) : ContainerResource(name)
{
    internal const string OtlpGrpc = "otlp-grpc";
    internal const string OtlpHttp = "otlp-http";

    public EndpointReference PrimaryEndpoint => new(this, "http");

    public EndpointReference OtlpGrpcEndpoint => new(this, OtlpGrpc);
}

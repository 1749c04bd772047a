using System.Text;
using PgAspire.Model;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>What a Kubernetes cluster must have before the chart is installed, and how to bring it there.</summary>
internal static class InstallationNotes
{
    /// <summary>The notes as plain text with line feeds.</summary>
    /// <param name="clusters">The clusters that are published.</param>
    /// <param name="operatorIsInstalled">Whether the deployment installs the operator by itself.</param>
    public static string For(IReadOnlyList<PostgresClusterSpec> clusters, bool operatorIsInstalled)
    {
        var text = new StringBuilder();
        var names = string.Join(", ", clusters.Select(c => c.Name));
        if (operatorIsInstalled)
        {
            Line($"PostgreSQL ({names}): 'aspire deploy' installs CloudNativePG before this chart. Where the chart is installed in another way, CloudNativePG {CloudNativePgOperator.Version} or later must be there first:");
        }
        else
        {
            Line($"PostgreSQL ({names}): this chart needs CloudNativePG {CloudNativePgOperator.Version} or later in the Kubernetes cluster. Install it first, in one of these ways:");
        }
        Line("  Manifest");
        Line($"    kubectl apply --server-side -f https://raw.githubusercontent.com/cloudnative-pg/cloudnative-pg/release-{Release()}/releases/cnpg-{CloudNativePgOperator.Version}.yaml");
        Line("  Helm");
        Line($"    helm upgrade --install cnpg {CloudNativePgOperator.ChartReference} --version {CloudNativePgOperator.ChartVersion} --namespace {CloudNativePgOperator.Namespace} --create-namespace --wait");
        Line("  Operator Lifecycle Manager");
        Line("    apiVersion: operators.coreos.com/v1alpha1");
        Line("    kind: Subscription");
        Line("    metadata:");
        Line("      name: my-cloudnative-pg");
        Line("      namespace: operators");
        Line("    spec:");
        Line("      channel: stable-v1");
        Line("      name: cloudnative-pg");
        Line("      source: operatorhubio-catalog");
        Line("      sourceNamespace: olm");
        Line(operatorIsInstalled ? "" : "Or let 'aspire deploy' do it: builder.AddKubernetesEnvironment(...).AddCloudNativePgOperator().");
        if (clusters.Any(c => c.ObjectStores.Count > 0 || c.Plugins.Any(p => p.Name == "barman-cloud.cloudnative-pg.io")))
        {
            Line("Backups need the Barman Cloud plugin, and cert-manager for it:");
            Line("    kubectl apply -f https://github.com/cloudnative-pg/plugin-barman-cloud/releases/download/v0.14.0/manifest.yaml");
        }
        if (clusters.Any(c => c.PodMonitors.Count > 0))
        {
            Line("PodMonitor resources need the Prometheus operator.");
        }
        return text.ToString();

        void Line(string line)
        {
            if (line.Length > 0)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Release() => CloudNativePgOperator.Version[..CloudNativePgOperator.Version.LastIndexOf('.')];
}

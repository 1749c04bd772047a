using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>Gives a consumer's container the password from the Secret, and puts the variables that refer to it behind it, where Kubernetes replaces them.</summary>
/// <param name="needs">What it needs of the cluster's password.</param>
/// <param name="secret">The Secret with the password.</param>
/// <param name="namespaceName">The cluster's own namespace, where the Secret is; null for the release's.</param>
internal sealed class ConsumerPatch(ConsumerNeeds needs, string secret, string? namespaceName)
{
    /// <summary>The cluster.</summary>
    public PostgresClusterResource Cluster => needs.Cluster;

    /// <summary>The Secret with the password.</summary>
    public string Secret => secret;

    /// <summary>The cluster's own namespace; null for the release's.</summary>
    public string? Namespace => namespaceName;

    /// <summary>Changes what Aspire made of the consumer.</summary>
    /// <exception cref="InvalidOperationException">A variable is not where it was expected.</exception>
    public void Apply(KubernetesResource consumer)
    {
        if (consumer.Workload?.PodTemplate.Spec.Containers is not [var container, ..])
        {
            return;
        }
        var passwords = needs.Cluster.ConsumerPassword!;
        var place = 0;
        foreach (var variable in needs.PasswordVariables)
        {
            consumer.ConfigMap?.Data.Remove(variable);
            container.Env.RemoveAll(e => e.Name == variable);
            container.Env.Insert(place++, new EnvVarV1
            {
                Name = variable,
                ValueFrom = new EnvVarSourceV1 { SecretKeyRef = new SecretKeySelectorV1 { Name = secret, Key = SecretKeys.Of(passwords, variable) } },
            });
        }
        foreach (var (variable, hasQuotes) in needs.DependentVariables)
        {
            if (consumer.ConfigMap is { } configuration && configuration.Data.Remove(variable, out var expression))
            {
                container.Env.Add(new EnvVarV1 { Name = variable, Value = hasQuotes ? Quotable(expression) : expression });
            }
            else if (container.Env.All(e => e.Name != variable))
            {
                throw new InvalidOperationException($"The variable {variable} of the consumer has the password of the cluster '{needs.Cluster.Name}', but the chart has it in no ConfigMap.");
            }
        }
    }

    // Aspire's expression for a plain value; what the value has of quotes must not end YAML's
    private static string Quotable(string expression) =>
        expression.StartsWith("{{ .Values.", StringComparison.Ordinal) && expression.IndexOf("}}", StringComparison.Ordinal) == expression.Length - 2
            ? HelmText.Quotable(expression[2..^2].Trim())
            : expression;
}

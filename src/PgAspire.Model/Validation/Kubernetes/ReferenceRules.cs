namespace PgAspire.Model;

/// <summary>Names of Secrets, ConfigMaps and other objects that a specification refers to.</summary>
internal static class ReferenceRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        foreach (var (path, value, _) in SpecificationWalk.Of(spec))
        {
            switch (value)
            {
                case KeyReference reference:
                    CheckObject(reference.Name, $"{path}.name", findings);
                    KubernetesNames.CheckKey(reference.Key, $"{path}.key", findings);
                    break;
                case EnvironmentReference reference:
                    CheckObject(reference.Name, $"{path}.name", findings);
                    break;
                case LabelSelector selector:
                    CheckSelector(selector, path, findings);
                    break;
                // CloudNativePG takes an empty name of a certificate's secret for none
                case string { Length: > 0 } name when IsCertificateSecret(path):
                    CheckObject(name, path, findings);
                    break;
                case string name when IsSecretName(path):
                    CheckObject(name, path, findings);
                    break;
            }
        }
        for (var i = 0; i < spec.ImagePullSecrets.Count; i++)
        {
            CheckObject(spec.ImagePullSecrets[i], $"spec.imagePullSecrets[{i}]", findings);
        }
    }

    /// <summary>Adds an error when a text cannot be the name of the object that is meant.</summary>
    public static void CheckObject(string name, string path, Findings findings)
    {
        if (name.Length == 0)
        {
            findings.Add(path, path.StartsWith("spec.superuserSecret", StringComparison.Ordinal)
                ? "Super user secret name can't be empty."
                : "must not be empty; name the object, or leave the reference out.");
            return;
        }
        KubernetesNames.CheckSubdomain(name, path, findings);
    }

    private static bool IsSecretName(string path) =>
        path.EndsWith("Secret.name", StringComparison.Ordinal) || path.EndsWith(".secret.name", StringComparison.Ordinal);

    private static bool IsCertificateSecret(string path) => path.StartsWith("spec.certificates.", StringComparison.Ordinal) && path.EndsWith("Secret", StringComparison.Ordinal);

    private static void CheckSelector(LabelSelector selector, string path, Findings findings)
    {
        MetadataRules.CheckLabels(selector.MatchLabels, $"{path}.matchLabels", findings);
        for (var i = 0; i < selector.MatchExpressions.Count; i++)
        {
            var inside = $"{path}.matchExpressions[{i}]";
            var expression = selector.MatchExpressions[i];
            KubernetesNames.CheckQualified(expression.Key, $"{inside}.key", findings);
            switch (expression.Operator)
            {
                case "In" or "NotIn" when expression.Values.Count == 0:
                    findings.Add($"{inside}.values", "must be specified when `operator` is 'In' or 'NotIn'.");
                    break;
                case "Exists" or "DoesNotExist" when expression.Values.Count > 0:
                    findings.Add($"{inside}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'.");
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist":
                    break;
                default:
                    findings.Add($"{inside}.operator", $"'{Excerpt.Of(expression.Operator)}' is not a valid selector operator; use In, NotIn, Exists or DoesNotExist.");
                    break;
            }
            for (var j = 0; j < expression.Values.Count; j++)
            {
                KubernetesNames.CheckLabelValue(expression.Values[j], $"{inside}.values[{j}]", findings);
            }
        }
    }
}

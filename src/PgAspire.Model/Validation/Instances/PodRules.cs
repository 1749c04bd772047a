using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PgAspire.Model;

/// <summary>Service accounts, certificates, users and groups, and pod selectors.</summary>
internal static partial class PodRules
{
    public static void Check(PostgresClusterSpec spec, Findings findings)
    {
        CheckServiceAccount(spec, findings);
        if (spec.Certificates is { } certificates)
        {
            CheckCertificates(certificates, "spec.certificates", findings);
        }
        CheckId(spec.PostgresUid, "spec.postgresUID", findings);
        CheckId(spec.PostgresGid, "spec.postgresGID", findings);
        CheckObject(spec.SeccompProfile, "spec.seccompProfile", findings);
        CheckObject(spec.PodSecurityContext, "spec.podSecurityContext", findings);
        CheckObject(spec.SecurityContext, "spec.securityContext", findings);
        CheckObject(spec.EphemeralVolumeSource, "spec.ephemeralVolumeSource", findings);
        CheckObject(spec.Affinity?.NodeAffinity, "spec.affinity.nodeAffinity", findings);
        CheckObject(spec.Affinity?.AdditionalPodAffinity, "spec.affinity.additionalPodAffinity", findings);
        CheckObject(spec.Affinity?.AdditionalPodAntiAffinity, "spec.affinity.additionalPodAntiAffinity", findings);
        CheckSelectors(spec, findings);
    }

    /// <summary>Adds an error when a service account's name is none that CloudNativePG's schema takes.</summary>
    public static void CheckServiceAccountName(string? name, string path, Findings findings)
    {
        if (name is not null && (name.Length > 253 || !AccountPattern().IsMatch(name)))
        {
            findings.Add(path, $"'{Excerpt.Of(name)}' should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' and have at most 253 characters.");
        }
    }

    /// <summary>Adds an error when a fragment is there but no JSON object.</summary>
    public static void CheckObject(KubernetesFragment? fragment, string path, Findings findings)
    {
        if (fragment is not null && fragment.ToNode() is not JsonObject)
        {
            findings.Add(path, "must be an object.");
        }
    }

    private static void CheckServiceAccount(PostgresClusterSpec spec, Findings findings)
    {
        CheckServiceAccountName(spec.ServiceAccountName, "spec.serviceAccountName", findings);
        if (spec.ServiceAccountTemplate is not { } template)
        {
            return;
        }
        if (spec.ServiceAccountName is { Length: > 0 })
        {
            findings.Add("spec.serviceAccountName", "serviceAccountName and serviceAccountTemplate are mutually exclusive.");
        }
        if (template.Name is { } name)
        {
            KubernetesNames.CheckSubdomain(name, "spec.serviceAccountTemplate.metadata.name", findings);
        }
        MetadataRules.CheckLabels(template.Labels, "spec.serviceAccountTemplate.metadata.labels", findings);
        MetadataRules.CheckAnnotations(template.Annotations, "spec.serviceAccountTemplate.metadata.annotations", findings);
    }

    private static void CheckCertificates(CertificatesSpec certificates, string path, Findings findings)
    {
        if (certificates.ServerTlsSecret is { Length: > 0 })
        {
            if (certificates.ServerAltDnsNames.Count > 0)
            {
                findings.Add($"{path}.serverAltDNSNames", "Server alternative DNS names can't be defined when server TLS secret is provided.");
            }
            if (string.IsNullOrEmpty(certificates.ServerCASecret))
            {
                findings.Add($"{path}.serverCASecret", "Server CA secret can't be empty when server TLS secret is provided.");
            }
        }
        if (certificates.ReplicationTlsSecret is { Length: > 0 } && string.IsNullOrEmpty(certificates.ClientCASecret))
        {
            findings.Add($"{path}.clientCASecret", "Client CA secret can't be empty when client replication secret is provided.");
        }
    }

    private static void CheckId(long id, string path, Findings findings)
    {
        if (id is < 0 or > int.MaxValue)
        {
            findings.Add(path, $"must be between 0 and {int.MaxValue}, inclusive, but is {id}.");
        }
    }

    private static void CheckSelectors(PostgresClusterSpec spec, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.PodSelectorRefs.Count; i++)
        {
            var name = spec.PodSelectorRefs[i].Name;
            if (!SelectorPattern().IsMatch(name))
            {
                findings.Add($"spec.podSelectorRefs[{i}].name", $"'{Excerpt.Of(name)}' should match '^[a-z]([a-z0-9_-]*[a-z0-9])?$'.");
            }
            if (!names.Add(name))
            {
                findings.Add($"spec.podSelectorRefs[{i}].name", $"Duplicate value: '{Excerpt.Of(name)}'.");
            }
        }
        for (var i = 0; i < spec.Postgresql.HostBasedAuthentication.Count; i++)
        {
            if (PodSelectorRef.NameIn(spec.Postgresql.HostBasedAuthentication[i]) is { } name && !names.Contains(name) && !findings.Has(HostBasedAuthenticationRules.Path(i)))
            {
                findings.Add(HostBasedAuthenticationRules.Path(i), $"pod selector not found: {Excerpt.Of(name)}. Define it in spec.podSelectorRefs.");
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"^[a-z]([a-z0-9_-]*[a-z0-9])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SelectorPattern();
}

using Aspire.Hosting.Kubernetes.Resources;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>The Secrets with a cluster's passwords: CloudNativePG makes them, unless the user gave the passwords; then the chart does, under the same names.</summary>
internal static class ClusterSecrets
{
    // CloudNativePG sets the role's password anew when a Secret with this label changes
    private const string ReloadLabel = "cnpg.io/reload";
    private const string BasicAuthentication = "kubernetes.io/basic-auth";

    /// <summary>The application's Secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespaceName">The cluster's namespace; null for the release's.</param>
    /// <param name="userName">The role.</param>
    /// <param name="password">The password as an expression of the chart.</param>
    public static Secret ForApplication(string name, string? namespaceName, string userName, string password)
    {
        var pipeline = Pipeline(password);
        var secret = Make(name, namespaceName, userName, password);
        // in backquotes and single quotes: double ones would end the YAML around them
        secret.StringData[SecretKeys.QuotedPassword] = $"'{HelmText.Quotable($"({pipeline} | toString | replace `'` `''`)")}'";
        secret.StringData[SecretKeys.EscapedPassword] = $"{{{{ {pipeline} | toString | urlquery | replace `+` `%20` }}}}";
        return secret;
    }

    /// <summary>The superuser's Secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespaceName">The cluster's namespace; null for the release's.</param>
    /// <param name="password">The password as an expression of the chart.</param>
    public static Secret ForSuperuser(string name, string? namespaceName, string password) => Make(name, namespaceName, "postgres", password);

    /// <summary>A managed role's Secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespaceName">The cluster's namespace; null for the release's.</param>
    /// <param name="userName">The role.</param>
    /// <param name="password">The password as an expression of the chart.</param>
    public static Secret ForRole(string name, string? namespaceName, string userName, string password) => Make(name, namespaceName, userName, password);

    private static Secret Make(string name, string? namespaceName, string userName, string password)
    {
        var secret = new Secret
        {
            Metadata = { Name = name, Labels = { [ReloadLabel] = "true" } },
            Type = BasicAuthentication,
            StringData = { [SecretKeys.UserName] = HelmText.Literal(userName), [SecretKeys.Password] = HelmText.Quotable(Pipeline(password)) },
        };
        if (namespaceName is not null)
        {
            secret.Metadata.Namespace = namespaceName;
        }
        return secret;
    }

    private static string Pipeline(string expression) => expression.Trim()["{{".Length..^"}}".Length].Trim();
}

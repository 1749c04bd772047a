namespace PgAspire.Hosting;

/// <summary>
/// The variables through which a published consumer gets the password of the application's role. What the consumer is given refers to them as
/// <c>$(NAME)</c>, which the place where it runs replaces; the password itself is in nothing that is published.
/// </summary>
/// <param name="Plain">The variable with the password as it is.</param>
/// <param name="Quoted">The variable with the password as a value of a connection string; the same where it needs no quotes.</param>
/// <param name="Escaped">The variable with the password as a part of a URI; the same where it needs no escapes.</param>
/// <seealso href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">Kubernetes, dependent environment variables</seealso>
internal sealed record ConsumerPassword(string Plain, string Quoted, string Escaped)
{
    /// <summary>The variables of a cluster.</summary>
    /// <param name="cluster">The cluster's resource name.</param>
    /// <param name="isSimple">Whether the password has letters and digits only, as a generated one.</param>
    public static ConsumerPassword For(string cluster, bool isSimple)
    {
        var name = $"{string.Concat(cluster.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'))}_APP_PASSWORD";
        return isSimple ? new(name, name, name) : new(name, $"{name}_QUOTED", $"{name}_URI");
    }

    /// <summary>The names of the variables, each once.</summary>
    public IEnumerable<string> Names => new[] { Plain, Quoted, Escaped }.Distinct();

    /// <summary>How a value refers to a variable.</summary>
    public static string Reference(string variable) => $"$({variable})";
}

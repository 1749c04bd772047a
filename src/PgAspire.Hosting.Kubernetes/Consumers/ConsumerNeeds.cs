using System.Buffers;
using Aspire.Hosting.ApplicationModel;

namespace PgAspire.Hosting.Kubernetes;

/// <summary>What a consumer needs of one cluster's password.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="PasswordVariables">The variables with the password that the consumer must have, for its other variables or its arguments.</param>
/// <param name="DependentVariables">The consumer's own variables that refer to those.</param>
internal sealed record ConsumerNeeds(PostgresClusterResource Cluster, IReadOnlyList<string> PasswordVariables, IReadOnlyList<DependentVariable> DependentVariables)
{
    private static readonly SearchValues<char> Quoting = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '"', '\\', '\u007f']);

    /// <summary>Tells what a consumer needs of a cluster, and what in that cannot work; null when it needs nothing.</summary>
    /// <param name="cluster">The cluster; it is published with its password in a Secret.</param>
    /// <param name="consumer">The consumer's name.</param>
    /// <param name="variables">The consumer's environment variables, unresolved.</param>
    /// <param name="arguments">The consumer's arguments, unresolved.</param>
    /// <param name="errors">Gets a sentence for each variable and argument that cannot work.</param>
    public static ConsumerNeeds? Of(PostgresClusterResource cluster, string consumer, IReadOnlyDictionary<string, object> variables, IReadOnlyList<object> arguments, ICollection<string> errors)
    {
        string[] names = [.. cluster.ConsumerPassword!.Names];
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        var dependent = new List<DependentVariable>();
        foreach (var (name, value) in variables)
        {
            var parts = ExpressionParts.Of(value);
            var used = names.Where(parts.RefersTo).ToArray();
            RefuseGenerated(parts, $"the variable {name}");
            if (used.Length == 0)
            {
                continue;
            }
            if (!names.Contains(name))
            {
                dependent.Add(new(name, parts.Texts.Any(t => t.AsSpan().ContainsAny(Quoting))));
            }
            if (parts.HasLateValue)
            {
                errors.Add($"{consumer}: the variable {name} mixes the password of the cluster '{cluster.Name}' with a value that is known only at the deployment; put them into two variables.");
            }
            else if (parts.Parameters.FirstOrDefault(p => p.Secret) is { } secret)
            {
                errors.Add($"{consumer}: the variable {name} mixes the password of the cluster '{cluster.Name}', which Kubernetes puts in from CloudNativePG's Secret, with the secret parameter '{secret.Name}', which is in a Secret of the chart where nothing is put in; put them into two variables.");
            }
            needed.UnionWith(used);
        }
        foreach (var (index, argument) in arguments.Index())
        {
            var parts = ExpressionParts.Of(argument);
            RefuseGenerated(parts, $"argument {index + 1}");
            needed.UnionWith(names.Where(parts.RefersTo));
        }
        foreach (var name in needed.Where(variables.ContainsKey))
        {
            // a connection property of this very name is the password itself, which stands under it anyway
            var parts = ExpressionParts.Of(variables[name]);
            if (parts.Parameters.Count > 0 || parts.HasLateValue || string.Concat(parts.Texts.Where(t => t != "{0}")) != ConsumerPassword.Reference(name))
            {
                errors.Add($"{consumer}: the variable {name} is the one with the password of the cluster '{cluster.Name}'; give yours another name.");
            }
        }
        return needed.Count == 0 ? null : new(cluster, [.. names.Where(needed.Contains)], dependent);

        // also in an expression that was taken from a database while the AppHost's program ran: then nobody knew where it is published to
        void RefuseGenerated(ExpressionParts parts, string place)
        {
            if (!cluster.PasswordIsGiven && parts.Parameters.Contains(cluster.PasswordParameter))
            {
                errors.Add($"{consumer}: {place} uses the parameter '{cluster.PasswordParameter.Name}' of the cluster '{cluster.Name}', but in Kubernetes CloudNativePG makes the password: hand over the database itself, by WithReference or within an expression, or give the cluster a password parameter.");
            }
        }
    }
}

/// <summary>A variable of a consumer that refers to the password.</summary>
/// <param name="Name">The variable.</param>
/// <param name="HasQuotes">Whether its text has characters that YAML's double quotes do not take as they are.</param>
internal sealed record DependentVariable(string Name, bool HasQuotes);

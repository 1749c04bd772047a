using System.Diagnostics;

namespace PgAspire.Operator;

/// <summary>A secret of a cluster. Its values never appear in <see cref="ToString"/>.</summary>
[DebuggerDisplay("{Name}")]
public sealed class ClusterSecret
{
    /// <summary>A secret.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type in Kubernetes.</param>
    /// <param name="data">Its keys with their values.</param>
    public ClusterSecret(string name, string type, IReadOnlyDictionary<string, string> data) => (Name, Type, Data) = (name, type, data);

    /// <summary>Its name, for example <c>pg-app</c>.</summary>
    public string Name { get; }

    /// <summary>Its type in Kubernetes: <c>kubernetes.io/basic-auth</c>, <c>kubernetes.io/tls</c> or <c>Opaque</c>.</summary>
    public string Type { get; }

    /// <summary>Its keys with their values, which are passwords and private keys among others.</summary>
    public IReadOnlyDictionary<string, string> Data { get; }

    /// <summary>The secret's name.</summary>
    public override string ToString() => Name;
}

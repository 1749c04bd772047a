using System.Reflection;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>How a property of a specification's record stands in the resource.</summary>
/// <param name="Property">The property.</param>
/// <param name="Path">Its field, from the record's place on.</param>
/// <param name="Default">The property's value in a record that was only just made; the field is left out when it has it.</param>
internal sealed record RecordField(PropertyInfo Property, IReadOnlyList<string> Path, object? Default)
{
    // written even with their default: what is emitted says it explicitly, and pairs that belong together stay together
    private static readonly HashSet<string> AlwaysWritten = new(StringComparer.Ordinal)
    {
        $"{nameof(PostgresClusterSpec)}.{nameof(PostgresClusterSpec.Instances)}",
        $"{nameof(PostgresClusterSpec)}.{nameof(PostgresClusterSpec.ImageName)}",
        $"{nameof(StorageSpec)}.{nameof(StorageSpec.Size)}",
        $"{nameof(InitDbSpec)}.{nameof(InitDbSpec.Database)}",
        // the API server refuses its absence beside names of standbys
        $"{nameof(SynchronousReplicationSpec)}.{nameof(SynchronousReplicationSpec.DataDurability)}",
        $"{nameof(BackupSettings)}.{nameof(BackupSettings.Method)}",
        $"{nameof(PgBouncerSpec)}.{nameof(PgBouncerSpec.PoolMode)}",
        $"{nameof(PoolerSpec)}.{nameof(PoolerSpec.Type)}",
        $"{nameof(PoolerSpec)}.{nameof(PoolerSpec.Instances)}",
        $"{nameof(ImageCatalogRef)}.{nameof(ImageCatalogRef.ApiGroup)}",
        $"{nameof(ComponentImageRef)}.{nameof(ComponentImageRef.ApiGroup)}",
    };

    // durations that the resource has as text in Go's form, or as milliseconds; the others are whole seconds
    private static readonly Dictionary<string, DurationForm> Durations = new(StringComparer.Ordinal)
    {
        [$"{nameof(ReplicaClusterSpec)}.{nameof(ReplicaClusterSpec.MinApplyDelay)}"] = DurationForm.Text,
        [$"{nameof(MonitoringSpec)}.{nameof(MonitoringSpec.MetricsQueriesTtl)}"] = DurationForm.Text,
        [$"{nameof(IsolationCheckSpec)}.{nameof(IsolationCheckSpec.RequestTimeout)}"] = DurationForm.Milliseconds,
        [$"{nameof(IsolationCheckSpec)}.{nameof(IsolationCheckSpec.ConnectionTimeout)}"] = DurationForm.Milliseconds,
    };

    private string Id => $"{Property.DeclaringType!.Name}.{Property.Name}";

    /// <summary>The property's type, without <see cref="Nullable{T}"/>.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Whether the field is written even when it has its default.</summary>
    public bool IsAlwaysWritten => AlwaysWritten.Contains(Id);

    /// <summary>Whether the property must be given.</summary>
    public bool IsRequired => Property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));

    /// <summary>Whether an absent field means null although the property's default is another.</summary>
    public bool IsNullWhenAbsent => Id == $"{nameof(StorageSpec)}.{nameof(StorageSpec.Size)}";

    /// <summary>Whether an absent field is read as an empty one: a cluster without storage has no size, not the default one.</summary>
    public bool IsEmptyWhenAbsent => Id == $"{nameof(PostgresClusterSpec)}.{nameof(PostgresClusterSpec.Storage)}";

    /// <summary>Whether the items, names in the specification, are objects with a name in the resource.</summary>
    public bool IsListOfNamedObjects => Id == $"{nameof(PostgresClusterSpec)}.{nameof(PostgresClusterSpec.ImagePullSecrets)}";

    /// <summary>The form of a duration.</summary>
    public DurationForm Duration => Durations.GetValueOrDefault(Id);
}

/// <summary>How a duration stands in the resource.</summary>
internal enum DurationForm
{
    Seconds,
    Milliseconds,

    /// <summary>Go's text form, such as <c>1h30m</c>.</summary>
    Text,
}

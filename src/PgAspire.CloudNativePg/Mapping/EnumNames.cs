using System.Text.Json;
using PgAspire.Model;

namespace PgAspire.CloudNativePg;

/// <summary>The words that stand in a resource for a specification's enumerations: camel case, with exceptions.</summary>
internal static class EnumNames
{
    private static readonly Dictionary<Enum, string> Exceptions = new()
    {
        [BackupTarget.PreferStandby] = "prefer-standby",
        [ProbeType.PgIsReady] = "pg_isready",
        [ServiceSelector.ReadWrite] = "rw",
        [ServiceSelector.ReadOnly] = "ro",
        [ServiceSelector.Read] = "r",
        [ImageCatalogKind.ImageCatalog] = "ImageCatalog",
        [ImageCatalogKind.ClusterImageCatalog] = "ClusterImageCatalog",
        [ImagePullPolicy.IfNotPresent] = "IfNotPresent",
        [ImagePullPolicy.Always] = "Always",
        [ImagePullPolicy.Never] = "Never",
    };

    /// <summary>The word for a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The enumeration has no such value.</exception>
    public static string Of(Enum value) => Exceptions.TryGetValue(value, out var name) ? name
        : Enum.IsDefined(value.GetType(), value) ? JsonNamingPolicy.CamelCase.ConvertName(value.ToString())
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"{value.GetType().Name} has no such value.");

    /// <summary>The value for a word; null when there is none.</summary>
    public static object? Parse(Type type, string name) => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(v => Of(v) == name);

    /// <summary>The words of an enumeration.</summary>
    public static IEnumerable<string> All(Type type) => Enum.GetValues(type).Cast<Enum>().Select(Of);
}

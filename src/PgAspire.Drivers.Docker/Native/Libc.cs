using System.Runtime.InteropServices;

namespace PgAspire.Drivers.Docker.Native;

/// <summary>What .NET has no way to ask for.</summary>
internal static partial class Libc
{
    /// <summary>EEXIST.</summary>
    public const int ErrorExists = 17;

    /// <summary>mkdir(2): fails where the name exists, unlike .NET's.</summary>
    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeDirectory(string path, uint mode);

    /// <summary>geteuid(2).</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUserId();
}

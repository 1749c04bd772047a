namespace PgAspire.Router;

/// <summary>What a service is called in messages and names.</summary>
internal static class ServiceKindNames
{
    /// <summary>Every service, in the order of its numeric value.</summary>
    public static readonly ServiceKind[] All = [ServiceKind.ReadWrite, ServiceKind.ReadOnly, ServiceKind.Read];

    /// <summary>CloudNativePG's suffix without the dash: rw, ro or r.</summary>
    public static string Suffix(this ServiceKind service) => service switch
    {
        ServiceKind.ReadWrite => "rw",
        ServiceKind.ReadOnly => "ro",
        _ => "r",
    };
}

using Aspire.Hosting.ApplicationModel;
using PgAspire.CloudNativePg.Resources;

namespace PgAspire.Hosting;

/// <summary>The user's last word over a cluster's resources.</summary>
internal sealed class CloudNativePgCustomizationAnnotation(Action<IList<CustomResource>> configure) : IResourceAnnotation
{
    public Action<IList<CustomResource>> Configure { get; } = configure;
}

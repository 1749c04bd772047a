using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets a test run an AppHost's own Main and take part in what its builder does; flows with the thread that runs Main.</summary>
internal abstract class AppHostInterception
{
    private static readonly AsyncLocal<AppHostInterception?> Local = new();

    public static AppHostInterception? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    public abstract void Constructed(DistributedApplicationBuilder builder);

    public abstract void Building(DistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);
}

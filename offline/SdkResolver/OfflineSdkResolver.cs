using Microsoft.Build.Framework;

namespace PgAspire.Offline;

/// <summary>Resolves <c>Aspire.AppHost.Sdk</c> to <c>offline/sdk</c> of the repository that this assembly was built in.</summary>
public sealed class OfflineSdkResolver : SdkResolver
{
    private const string Sdk = "Aspire.AppHost.Sdk";

    /// <inheritdoc />
    public override string Name => "PgAspire.Offline.SdkResolver";

    /// <summary>Before MSBuild's own resolvers, which would ask the network.</summary>
    public override int Priority => 1000;

    /// <inheritdoc />
    public override SdkResult Resolve(SdkReference sdkReference, SdkResolverContext resolverContext, SdkResultFactory factory)
    {
        ArgumentNullException.ThrowIfNull(sdkReference);
        ArgumentNullException.ThrowIfNull(factory);

        if (!string.Equals(sdkReference.Name, Sdk, StringComparison.OrdinalIgnoreCase))
        {
            return factory.IndicateFailure([$"Only {Sdk} has a stand-in."]);
        }

        if (string.Equals(Environment.GetEnvironmentVariable("AspireSource"), "package", StringComparison.OrdinalIgnoreCase))
        {
            return factory.IndicateFailure(["AspireSource=package: the real package is wanted."]);
        }

        // artifacts/sdk-resolvers/<this>/<this>.dll
        var assembly = Path.GetDirectoryName(typeof(OfflineSdkResolver).Assembly.Location)!;
        var sdk = Path.GetFullPath(Path.Combine(assembly, "..", "..", "..", "offline", "sdk"));
        return File.Exists(Path.Combine(sdk, "Sdk.props"))
            ? factory.IndicateSuccess(sdk, sdkReference.Version)
            : factory.IndicateFailure([$"The stand-in for {Sdk} is not in {sdk}."]);
    }
}

namespace PgAspire.Model;

/// <summary>Roles and services that the operator keeps (<c>spec.managed</c>).</summary>
public sealed record ManagedSpec
{
    /// <summary>Roles (<c>roles</c>).</summary>
    public ValueList<RoleSpec> Roles { get; init; } = [];

    /// <summary>Services (<c>services</c>); null leaves the section out. Applies in Kubernetes only.</summary>
    public ManagedServicesSpec? Services { get; init; }
}

/// <summary>Which services there are (<c>spec.managed.services</c>). Applies in Kubernetes only: locally there are always the three.</summary>
public sealed record ManagedServicesSpec
{
    /// <summary>Services that are not made (<c>disabledDefaultServices</c>): read or read-only.</summary>
    public ValueList<ServiceSelector> DisabledDefaultServices { get; init; } = [];

    /// <summary>More services (<c>additional</c>).</summary>
    public ValueList<ManagedServiceSpec> Additional { get; init; } = [];
}

/// <summary>A service besides the three (<c>spec.managed.services.additional[]</c>).</summary>
public sealed record ManagedServiceSpec
{
    /// <summary>Where it leads (<c>selectorType</c>).</summary>
    public required ServiceSelector SelectorType { get; init; }

    /// <summary>How changes are brought to an existing one (<c>updateStrategy</c>); <see cref="ServiceUpdateStrategy.Patch"/> by default.</summary>
    public ServiceUpdateStrategy UpdateStrategy { get; init; } = ServiceUpdateStrategy.Patch;

    /// <summary>Its metadata and Kubernetes' <c>ServiceSpec</c> (<c>serviceTemplate</c>); <c>metadata.name</c> is required, <c>spec.selector</c> forbidden.</summary>
    public required KubernetesFragment ServiceTemplate { get; init; }
}

/// <summary>The instances that a service or a pooler leads to.</summary>
public enum ServiceSelector
{
    /// <summary>The primary (<c>rw</c>).</summary>
    ReadWrite,

    /// <summary>The standbys (<c>ro</c>).</summary>
    ReadOnly,

    /// <summary>All instances (<c>r</c>).</summary>
    Read,
}

/// <summary>How changes are brought to an existing service.</summary>
public enum ServiceUpdateStrategy
{
    /// <summary>In place (<c>patch</c>).</summary>
    Patch,

    /// <summary>It is deleted and made anew (<c>replace</c>).</summary>
    Replace,
}

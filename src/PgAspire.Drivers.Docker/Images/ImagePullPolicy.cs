namespace PgAspire.Drivers.Docker.Images;

/// <summary>When an image is pulled; Kubernetes' values (<c>imagePullPolicy</c>).</summary>
public enum ImagePullPolicy
{
    /// <summary>When the engine does not have it.</summary>
    IfNotPresent,

    /// <summary>At every start; an image that cannot be pulled is an error even where the engine has one.</summary>
    Always,

    /// <summary>Never: the engine must have it.</summary>
    Never,
}

namespace PgAspire.Model;

/// <summary>When the image is pulled (<c>spec.imagePullPolicy</c>).</summary>
public enum ImagePullPolicy
{
    /// <summary>When it is not there (<c>IfNotPresent</c>).</summary>
    IfNotPresent,

    /// <summary>At every start (<c>Always</c>).</summary>
    Always,

    /// <summary>Not at all (<c>Never</c>).</summary>
    Never,
}

/// <summary>How much the instance manager logs (<c>spec.logLevel</c>).</summary>
public enum LogLevel
{
    /// <summary><c>error</c></summary>
    Error,

    /// <summary><c>warning</c></summary>
    Warning,

    /// <summary><c>info</c></summary>
    Info,

    /// <summary><c>debug</c></summary>
    Debug,

    /// <summary><c>trace</c></summary>
    Trace,
}

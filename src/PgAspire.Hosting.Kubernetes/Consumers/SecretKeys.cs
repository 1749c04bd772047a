namespace PgAspire.Hosting.Kubernetes;

/// <summary>The keys of the Secret with the password of the application's role.</summary>
internal static class SecretKeys
{
    /// <summary>The role's name.</summary>
    public const string UserName = "username";

    /// <summary>The password as it is.</summary>
    public const string Password = "password";

    /// <summary>The password in single quotes, as a value of a connection string; only in a Secret of the chart.</summary>
    public const string QuotedPassword = "password-quoted";

    /// <summary>The password as a part of a URI; only in a Secret of the chart.</summary>
    public const string EscapedPassword = "password-uri";

    /// <summary>The key behind a consumer's variable.</summary>
    public static string Of(ConsumerPassword password, string variable) =>
        variable == password.Plain ? Password : variable == password.Quoted ? QuotedPassword : EscapedPassword;
}

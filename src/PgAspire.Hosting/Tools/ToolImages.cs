namespace PgAspire.Hosting;

/// <summary>The images of the tools: those of Aspire's PostgreSQL integration.</summary>
internal static class ToolImages
{
    public const string Registry = "docker.io";
    public const string PgAdmin = "dpage/pgadmin4";
    public const string PgAdminTag = "9.15.0";
    public const string PgWeb = "sosedoff/pgweb";
    public const string PgWebTag = "0.17.0";

    /// <summary>The account that pgAdmin runs as in its image.</summary>
    public const int PgAdminAccount = 5050;
}

namespace PgAspire.Tests.Containers;

/// <summary>The images that <c>eng/test-images.sh</c> makes.</summary>
internal static class TestImages
{
    /// <summary>As CloudNativePG's operand image, an older and a newer minor version of PostgreSQL 15.</summary>
    public const string Operand15 = "pgaspire-test/operand:15-older";

    public const string NewerOperand15 = "pgaspire-test/operand:15-newer";

    public const string Operand18 = "pgaspire-test/operand:18";

    /// <summary>As docker-library's postgres.</summary>
    public const string Library15 = "pgaspire-test/library:15";

    public const string Library18 = "pgaspire-test/library:18";

    public const string WithoutPostgres = "pgaspire-test/without-postgresql:1";
}

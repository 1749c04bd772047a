namespace PgAspire.Tests.Servers;

/// <summary>The Node.js that consumers in JavaScript run on.</summary>
public static class InstalledNode
{
    private static readonly string[] Programs = ["node", "npm"];

    /// <summary>Skips the test when <c>node</c> or <c>npm</c> is missing; in CI (<c>CI=true</c>) it fails.</summary>
    public static void Require()
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Programs.FirstOrDefault(program => !places.Any(p => File.Exists(Path.Combine(p, program)))) is { } missing)
        {
            var reason = $"{missing} is not in PATH: install Node.js 18 or later with npm.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
            throw new InvalidOperationException($"CI has everything that the tests need, but: {reason}");
        }
    }
}

using PgAspire.Model;

namespace PgAspire.Model.Tests;

/// <summary>Specifications for the tests, and the two judgements that they make of them.</summary>
internal static class Specs
{
    public static PostgresClusterSpec Valid { get; } = new() { Name = "pg", Instances = 3 };

    public static PostgresClusterSpec SingleInstance { get; } = new() { Name = "pg" };

    public static PostgresClusterSpec With(PostgresqlSpec postgresql) => Valid with { Postgresql = postgresql };

    public static PostgresClusterSpec With(params (string Name, string Value)[] parameters) =>
        With(new PostgresqlSpec { Parameters = ValueMap<string>.From(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))) });

    public static PostgresClusterSpec With(InitDbSpec initdb) => Valid with { InitDb = initdb };

    public static PostgresClusterSpec With(SynchronousReplicationSpec synchronous) => With(new PostgresqlSpec { Synchronous = synchronous });

    public static PostgresClusterSpec WithRule(string line) => With(new PostgresqlSpec { HostBasedAuthentication = [line] });

    public static PostgresClusterSpec WithMapping(string line) => With(new PostgresqlSpec { IdentMappings = [line] });

    public static SynchronousReplicationSpec Synchronous(int number) => new() { Method = SynchronousMethod.Any, Number = number };

    public static void AssertAccepted(PostgresClusterSpec spec) => Assert.Empty(PostgresClusterValidation.Validate(spec));

    public static void AssertRejected(PostgresClusterSpec spec, string path, string fragment)
    {
        var error = Assert.Single(PostgresClusterValidation.Validate(spec));
        Assert.Equal(path, error.Path);
        Assert.Contains(fragment, error.Message, StringComparison.Ordinal);
    }
}

using PgAspire.Chaos;
using PgAspire.Model;

namespace PgAspire.Scenarios;

/// <summary>What is wrong with a specification is said before anything starts, all of it at once.</summary>
public sealed class SpecificationTests
{
    [Fact]
    public async Task Every_error_is_named_with_its_field_and_nothing_is_touched()
    {
        Prerequisites.RequirePostgres();
        var place = new ClusterPlace("pgs-bad");
        var spec = new PostgresClusterSpec
        {
            Name = "Not_A_Name",
            Instances = 0,
            Postgresql = new()
            {
                Parameters = ValueMap<string>.From([new("ssl", "off")]),
                HostBasedAuthentication = ["host all all"],
                Synchronous = new() { Method = (SynchronousMethod)42, Number = 1 },
            },
            Databases = [new() { Name = "orders", Owner = "app" }, new() { Name = "orders", Owner = "app" }],
        };
        await using (var cluster = new TestedCluster(spec, root: place.Root))
        {
            var invalid = await Assert.ThrowsAsync<InvalidClusterSpecException>(cluster.StartAsync);

            string[] fields = ["metadata.name", "spec.instances", "spec.postgresql.parameters[ssl]", "spec.postgresql.pg_hba[0]", "spec.postgresql.synchronous.method", "databases[1].spec.name"];
            Assert.All(fields, field => Assert.Contains(invalid.Errors, e => e.Path == field));
            Assert.All(fields, field => Assert.Contains(field, invalid.Message, StringComparison.Ordinal));
        }

        Assert.Empty(Directory.GetFileSystemEntries(place.Path));
        place.Delete();
    }
}

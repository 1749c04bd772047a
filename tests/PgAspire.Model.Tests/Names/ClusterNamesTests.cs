using CsCheck;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Names;

public sealed class ClusterNamesTests
{
    private static readonly ClusterNames Names = new("pg");

    [Fact]
    public void Names_are_those_of_CloudNativePG()
    {
        Assert.Equal(["pg-rw", "pg-r", "pg-ro"], Names.Services);
        Assert.Equal(
            ["pg-app", "pg-superuser", "pg-ca", "pg-server", "pg-replication", "pg-pooler"],
            [Names.ApplicationSecret, Names.SuperuserSecret, Names.CertificateAuthoritySecret, Names.ServerSecret, Names.ReplicationSecret, Names.PoolerSecret]);
        Assert.Equal(("pg-primary", "pg", "pg-rw"), (Names.PrimaryDisruptionBudget, Names.ReplicaDisruptionBudget, Names.ServerCommonName));
        Assert.Equal("pg-1", Names.Instance(1));
    }

    [Fact]
    public void The_server_is_known_by_twelve_names() => Assert.Equal(
    [
        "pg-rw", "pg-rw.shop", "pg-rw.shop.svc", "pg-rw.shop.svc.cluster.local",
        "pg-r", "pg-r.shop", "pg-r.shop.svc", "pg-r.shop.svc.cluster.local",
        "pg-ro", "pg-ro.shop", "pg-ro.shop.svc", "pg-ro.shop.svc.cluster.local",
    ], Names.ServerAlternativeNames("shop"));

    [Theory]
    [InlineData("pg-1", 1)]
    [InlineData("pg-12", 12)]
    [InlineData("pg-01", null)]
    [InlineData("pg-0", null)]
    [InlineData("pg--1", null)]
    [InlineData("pg-", null)]
    [InlineData("pg", null)]
    [InlineData("pgx-1", null)]
    [InlineData("pg-1-join", null)]
    [InlineData("pg-99999999999", null)]
    public void A_serial_is_read_from_an_instance_name_only(string name, int? serial) => Assert.Equal(serial, Names.Serial(name));

    [Theory]
    [InlineData(1)]
    [InlineData(2, "pg-1")]
    [InlineData(1, "pg-2", "pg-3")]
    [InlineData(2, "pg-3", "pg-1")]
    [InlineData(4, "pg-1", "pg-2", "pg-3")]
    [InlineData(2, "pg-1", "pg-1", "other-2", "pg-02")]
    public void The_next_instance_gets_the_lowest_free_serial(int serial, params string[] instances) => Assert.Equal(serial, Names.LowestFreeSerial(instances));

    [Fact]
    public void The_lowest_free_serial_is_free_and_at_most_one_more_than_there_are() => Gen.Int[1, 12].Array[0, 10].Sample(serials =>
    {
        var next = Names.LowestFreeSerial(serials.Select(Names.Instance));
        return !serials.Contains(next) && next <= serials.Length + 1 && Enumerable.Range(1, next - 1).All(serials.Contains);
    });

    [Theory]
    [InlineData("pg-2", "_cnpg_pg_2")]
    [InlineData("cluster-example-12", "_cnpg_cluster_example_12")]
    [InlineData("A--b.1", "_cnpg_a_b_1")]
    public void A_slot_is_named_after_its_instance(string instance, string slot) => Assert.Equal(slot, ClusterNames.Slot(instance));
}

using System.Net;
using PgAspire.Drivers.Docker.Containers;
using PgAspire.Drivers.Docker.Images;
using PgAspire.Drivers.Docker.Networks;
using PgAspire.Drivers.Docker.Ownership;
using PgAspire.Local;
using PgAspire.Model;
using PgAspire.Operator;

namespace PgAspire.Drivers.Docker.Tests;

/// <summary>What the driver decides without an engine.</summary>
public sealed class DecisionTests
{
    private const string Report = """
        postgres /usr/lib/postgresql/15/bin postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
        postgres /usr/lib/postgresql/15/bin postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
        postgres /opt/next postgres (PostgreSQL) 19beta1
        user 26 102
        path /usr/bin:/bin
        boot 1234
        shared token
        passwd root:x:0:0:root:/root:/bin/bash
        passwd postgres:x:26:102::/var/lib/postgresql:/bin/bash

        """;

    [Fact]
    public void An_image_is_used_with_its_highest_version_as_the_account_that_it_names()
    {
        var image = ImageReport.Parse(Report).ToImage("id", "name", ["/var/lib/postgresql/data"]);

        Assert.Equal(("/opt/next", "19beta1", 19), (image.BinDirectory, image.Version, image.MajorVersion));
        Assert.Equal(new ImageAccount("postgres", 26, 102), image.Account);
    }

    [Theory]
    [InlineData("user 0 0", 26)]
    [InlineData("user 1001 0", 1001)]
    public void An_image_that_starts_as_root_runs_servers_as_postgres(string user, int expected) =>
        Assert.Equal(expected, ImageReport.Parse(Report.Replace("user 26 102", user, StringComparison.Ordinal)).ToImage("id", "name", []).Account.UserId);

    [Theory]
    [InlineData("PostgreSQL) 15.20", "PostgreSQL) 13.9", "19beta1", "12.1", "14 or later")]
    [InlineData("user 26 102", "user 0 0", "passwd postgres:", "passwd other:", "no account")]
    public void An_image_that_cannot_run_a_cluster_is_refused(string one, string oneInstead, string two, string twoInstead, string told)
    {
        var report = ImageReport.Parse(Report.Replace(one, oneInstead, StringComparison.Ordinal).Replace(two, twoInstead, StringComparison.Ordinal));

        Assert.Contains(told, Assert.Throws<DriverException>(() => report.ToImage("id", "name", [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_operator_has_a_name_in_the_container_whatever_its_number()
    {
        var image = ImageReport.Parse(Report).ToImage("id", "name", []);

        Assert.Equal((["postgres", "root"], null), (PeerAccounts.Of(image, 0).Names, PeerAccounts.Of(image, 0).AccountFile));
        Assert.Equal(["postgres"], PeerAccounts.Of(image, 26).Names);
        var stranger = PeerAccounts.Of(image, 1000);
        Assert.Equal(["postgres", "pgaspire"], stranger.Names);
        Assert.Contains("pgaspire:x:1000:1000:", stranger.AccountFile, StringComparison.Ordinal);
        Assert.StartsWith(image.AccountFile, stranger.AccountFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("next", "next", 1000, null)]
    [InlineData("19beta1", "20.1", 1000, "PostgreSQL 20.1, but the cluster runs 19beta1")]
    [InlineData("26", "999", 1000, "postgres (user id 999), but the cluster's data belongs to postgres (user id 26)")]
    // The operator's number has another name in the next image.
    [InlineData("passwd root", "passwd bob:x:1000:1000::/:/bin/sh\npasswd root", 1000, "same account")]
    [InlineData("passwd root", "passwd bob:x:1000:1000::/:/bin/sh\npasswd root", 0, null)]
    public void An_image_follows_another_whose_data_its_servers_can_use(string before, string after, int operatorUser, string? told)
    {
        var image = ImageReport.Parse(Report).ToImage("id", "name", []);
        var next = ImageReport.Parse(Report.Replace(before, after, StringComparison.Ordinal)).ToImage("id-2", "name:2", []);
        var inUse = new ImageInUse(image, null!, PeerAccounts.Of(image, operatorUser));

        var refused = Record.Exception(() => inUse.RequireSuccessor(next, PeerAccounts.Of(next, operatorUser)));

        if (told is null)
        {
            Assert.Null(refused);
        }
        else
        {
            Assert.Contains(told, Assert.IsType<DriverException>(refused).Message, StringComparison.Ordinal);
            Assert.Contains("name:2", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("172.18.0.0/16", "172.18.0.10", "172.18.128.10", "172.18.64.0/18")]
    [InlineData("192.168.4.0/24", "192.168.4.10", "192.168.4.138", "192.168.4.64/26")]
    public void Instances_and_services_have_addresses_that_the_engine_gives_to_nobody(string range, string instance, string service, string dynamic)
    {
        var network = IPNetwork.Parse(range);
        var instances = new AddressPlan(AddressPlan.Half(network, upper: false));
        var services = new AddressPlan(AddressPlan.Half(network, upper: true));

        Assert.Equal(instance, instances.Instance(0).ToString());
        Assert.Equal(service, services.Instance(0).ToString());
        Assert.Equal(dynamic, instances.Dynamic.ToString());
        Assert.False(instances.Dynamic.Contains(instances.Instance(instances.Capacity - 1)));
        Assert.True(instances.Capacity >= 20);
    }

    [Fact]
    public void The_primary_has_the_address_of_rw_and_each_instance_the_names_of_its_services()
    {
        var routes = new ServiceRoutes([Route("pg-2")], [Route("pg-1"), Route("pg-3")], [Route("pg-1"), Route("pg-2"), Route("pg-3")]);

        var members = ServiceMembership.Of(new ClusterNames("pg"), routes, IPAddress.Parse("10.0.0.2"), name => IPAddress.Parse($"10.0.0.1{name[^1]}"));

        Assert.Equal(new ServiceMembership(["pg-2", "pg-rw", "pg-r"], "10.0.0.2"), members["pg-2"]);
        Assert.Equal(new ServiceMembership(["pg-1", "pg-ro", "pg-r"], "10.0.0.11"), members["pg-1"]);
        Assert.Equal(3, members.Count);
    }

    [Fact]
    public void An_owner_is_gone_only_when_that_is_certain()
    {
        var own = Owner.Current;

        Assert.Equal(own, Owner.Parse(own.ToString()));
        Assert.False(own.IsGone());
        Assert.True((own with { Start = own.Start + 1 }).IsGone());
        Assert.True((own with { Boot = "another" }).IsGone());
        Assert.False((own with { Namespace = "another", ProcessId = 4_000_000 }).IsGone());
        Assert.Null(Owner.Parse("something"));
        Assert.Null(Owner.Parse(null));
    }

    [Fact]
    public void Lines_are_cut_at_their_ends_and_where_they_are_too_long()
    {
        List<string> lines = [];
        var splitter = new LineSplitter(lines.Add);

        splitter.Take("one\r\ntw"u8);
        splitter.Take("o\n"u8);
        splitter.Take(new byte[100_000].Select(_ => (byte)'x').Append((byte)'\n').ToArray());
        splitter.Take("last"u8);
        splitter.Finish();

        Assert.Equal(["one", "two", new string('x', 16 * 1024), "last"], lines);
    }

    [Fact]
    public void A_runtime_is_chosen_by_what_there_is_and_says_why()
    {
        var containers = RuntimeChoice.Decide(engineObstacle: null, installation: null);
        var processes = RuntimeChoice.Decide("no engine answers.", (true, "PostgreSQL 15.20 in /bin"));
        var neither = Assert.Throws<DriverException>(() => RuntimeChoice.Decide("no engine answers.", (false, "No PostgreSQL was found.")));

        Assert.Equal(ClusterRuntime.Containers, containers.Runtime);
        Assert.Equal(ClusterRuntime.Processes, processes.Runtime);
        Assert.Contains("no engine answers.", processes.Reason, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL 15.20", processes.Reason, StringComparison.Ordinal);
        Assert.Contains("no engine answers. No PostgreSQL was found.", neither.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runtime_that_was_asked_for_is_not_questioned()
    {
        Assert.Equal(ClusterRuntime.Containers, (await RuntimeChoice.MakeAsync(ClusterRuntime.Containers, null, TestContext.Current.CancellationToken)).Runtime);
        Assert.Equal(ClusterRuntime.Processes, (await RuntimeChoice.MakeAsync(ClusterRuntime.Processes, null, TestContext.Current.CancellationToken)).Runtime);
    }

    private static ServiceRoute Route(string instance) => new(instance, default);
}

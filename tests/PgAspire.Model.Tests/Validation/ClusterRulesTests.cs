using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class ClusterRulesTests
{
    [Fact]
    public void A_specification_with_a_name_only_is_valid() => AssertAccepted(SingleInstance);

    [Theory]
    [InlineData("pg")]
    [InlineData("p")]
    [InlineData("cluster-example-1")]
    [InlineData("a2345678901234567890123456789012345678901234567890")]
    public void A_DNS_label_of_at_most_50_characters_is_a_name(string name) => AssertAccepted(Valid with { Name = name });

    [Theory]
    [InlineData("", "valid DNS label")]
    [InlineData("Pg", "valid DNS label")]
    [InlineData("1pg", "valid DNS label")]
    [InlineData("pg-", "valid DNS label")]
    [InlineData("-pg", "valid DNS label")]
    [InlineData("p_g", "valid DNS label")]
    [InlineData("p.g", "valid DNS label")]
    [InlineData("pé", "valid DNS label")]
    [InlineData("pg\n", "valid DNS label")]
    [InlineData("a23456789012345678901234567890123456789012345678901", "maximum length of a cluster name is 50")]
    public void Anything_else_is_no_name(string name, string fragment) => AssertRejected(Valid with { Name = name }, "metadata.name", fragment);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void There_is_at_least_one_instance(int instances)
    {
        AssertAccepted(Valid with { Instances = 1 });
        AssertRejected(Valid with { Instances = instances }, "spec.instances", "greater than or equal to 1");
    }

    [Theory]
    [InlineData("postgres:18")]
    [InlineData("postgres:14.1")]
    [InlineData("ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie")]
    [InlineData("localhost:5000/pg:17beta1")]
    [InlineData("pg:17@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void An_image_with_a_version_tag_is_accepted(string image) => AssertAccepted(Valid with { ImageName = image });

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData("postgres", "Can't use 'latest'")]
    [InlineData("postgres:latest", "Can't use 'latest'")]
    [InlineData("postgres@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "Can't use just the image sha")]
    [InlineData("postgres:trixie", "invalid version tag")]
    [InlineData("postgres:v18", "invalid version tag")]
    [InlineData("postgres:99999999999", "invalid version tag")]
    [InlineData("postgres:13.4", "Versions 14 or newer")]
    [InlineData("Post gres:18", "no image's name")]
    [InlineData("postgres:18\n", "no image's name")]
    public void Any_other_image_is_not(string image, string fragment) => AssertRejected(Valid with { ImageName = image }, "spec.imageName", fragment);

    [Theory]
    [InlineData("1Gi", true)]
    [InlineData("0.5Ti", true)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("-1Gi", false)]
    [InlineData("1GB", false)]
    [InlineData("much", false)]
    public void The_storage_size_is_a_quantity(string size, bool valid)
    {
        var spec = Valid with { Storage = new StorageSpec { Size = size } };
        if (valid)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, "spec.storage.size", size.Length == 0 ? "Size not configured" : "Size value isn't valid");
        }
    }

    [Fact]
    public void Supervised_updates_need_a_second_instance()
    {
        AssertAccepted(Valid with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised });
        AssertRejected(SingleInstance with { PrimaryUpdateStrategy = PrimaryUpdateStrategy.Supervised }, "spec.primaryUpdateStrategy", "not allowed for clusters with a single instance");
    }

    [Fact]
    public void Unknown_words_for_the_update_are_rejected()
    {
        AssertRejected(Valid with { PrimaryUpdateStrategy = (PrimaryUpdateStrategy)7 }, "spec.primaryUpdateStrategy", "'supervised' or 'unsupervised'");
        AssertRejected(Valid with { PrimaryUpdateMethod = (PrimaryUpdateMethod)7 }, "spec.primaryUpdateMethod", "'restart' or 'switchover'");
        AssertAccepted(Valid with { PrimaryUpdateMethod = PrimaryUpdateMethod.Switchover });
    }

    [Fact]
    public void Delays_are_neither_negative_nor_endless()
    {
        AssertAccepted(Valid with { FailoverDelay = TimeSpan.FromSeconds(3), SmartShutdownTimeout = TimeSpan.Zero });
        AssertRejected(Valid with { StartDelay = TimeSpan.FromSeconds(-1) }, "spec.startDelay", "negative");
        AssertRejected(Valid with { StopDelay = TimeSpan.FromTicks(-1) }, "spec.stopDelay", "negative");
        AssertRejected(Valid with { SmartShutdownTimeout = TimeSpan.MinValue }, "spec.smartShutdownTimeout", "negative");
        AssertRejected(Valid with { SwitchoverDelay = Timeout.InfiniteTimeSpan }, "spec.switchoverDelay", "negative");
        AssertRejected(Valid with { FailoverDelay = TimeSpan.MaxValue }, "spec.failoverDelay", "at most 2147483647 seconds");
    }

    [Theory]
    [InlineData("_cnpg_", true, "")]
    [InlineData("slots_1_", true, "")]
    [InlineData("", false, "must not be empty")]
    [InlineData("Slots", false, "^[0-9a-z_]*$")]
    [InlineData("slots-", false, "^[0-9a-z_]*$")]
    [InlineData("slots\n", false, "^[0-9a-z_]*$")]
    [InlineData("a_prefix_that_leaves_too_little_room_for_the_names_of_instances", false, "slot names of 67 characters")]
    public void The_slot_prefix_is_the_beginning_of_a_slot_name(string prefix, bool valid, string fragment)
    {
        var spec = Valid with { ReplicationSlots = new ReplicationSlotsSpec { SlotPrefix = prefix } };
        if (valid)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, "spec.replicationSlots.highAvailability.slotPrefix", fragment);
        }
    }

    [Fact]
    public void The_update_interval_is_at_least_a_second()
    {
        const string Path = "spec.replicationSlots.updateInterval";
        AssertAccepted(WithInterval(TimeSpan.FromSeconds(1)));
        AssertRejected(WithInterval(TimeSpan.Zero), Path, "greater than or equal to 1 second");
        AssertRejected(WithInterval(TimeSpan.FromMilliseconds(999)), Path, "greater than or equal to 1 second");
        AssertRejected(WithInterval(TimeSpan.FromSeconds(-5)), Path, "negative");

        static PostgresClusterSpec WithInterval(TimeSpan interval) => Valid with { ReplicationSlots = new ReplicationSlotsSpec { UpdateInterval = interval } };
    }
}

using CsCheck;
using PgAspire.Model;

namespace PgAspire.Model.Tests.Quantities;

public sealed class StorageSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("+1", 1)]
    [InlineData("1Ki", 1024)]
    [InlineData("3Gi", 3L << 30)]
    [InlineData("0.5Gi", 1L << 29)]
    [InlineData(".5Gi", 1L << 29)]
    [InlineData("5.Gi", 5L << 30)]
    [InlineData("500M", 500_000_000)]
    [InlineData("1k", 1000)]
    [InlineData("1E", 1_000_000_000_000_000_000)]
    [InlineData("1e3", 1000)]
    [InlineData("1E3", 1000)]
    [InlineData("12e-1", 2)]
    [InlineData("1500m", 2)]
    [InlineData("1n", 1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9Ei", long.MaxValue)]
    [InlineData("1e40", long.MaxValue)]
    public void A_quantity_is_read_and_fractions_are_rounded_up(string text, long bytes) => Assert.Equal(bytes, StorageSize.Parse(text).Bytes);

    [Theory]
    [InlineData("")]
    [InlineData("Gi")]
    [InlineData(".")]
    [InlineData("-1")]
    [InlineData("1 Gi")]
    [InlineData(" 1Gi")]
    [InlineData("1Gi ")]
    [InlineData("1GiB")]
    [InlineData("1GB")]
    [InlineData("1K")]
    [InlineData("1gi")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e999999999")]
    [InlineData("١Gi")]
    [InlineData(null)]
    public void Anything_else_is_no_quantity(string? text)
    {
        Assert.False(StorageSize.TryParse(text, out _));
        Assert.Throws<FormatException>(() => StorageSize.Parse(text!));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1000, "1000")]
    [InlineData(1L << 30, "1Gi")]
    [InlineData(3L << 29, "1536Mi")]
    public void It_is_written_with_the_largest_suffix(long bytes, string text) => Assert.Equal(text, new StorageSize(bytes).ToString());

    [Fact]
    public void It_reads_what_it_writes_and_keeps_the_order() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((a, b) =>
            StorageSize.Parse(new StorageSize(a).ToString()).Bytes == a &&
            new StorageSize(a) < new StorageSize(b) == a < b &&
            new StorageSize(a).CompareTo(new StorageSize(b)) == a.CompareTo(b));
}

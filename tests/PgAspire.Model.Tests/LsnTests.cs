using CsCheck;
using PgAspire.Model;

namespace PgAspire.Model.Tests;

public sealed class LsnTests
{
    [Fact]
    public void It_reads_what_it_writes() => Gen.ULong.Sample(value => Lsn.Parse(new Lsn(value).ToString(), null).Value == value);

    [Fact]
    public void The_order_is_that_of_the_bytes() => Gen.Select(Gen.ULong, Gen.ULong).Sample((a, b) =>
    {
        Lsn left = new(a), right = new(b);
        return left < right == a < b && left <= right == a <= b && left > right == a > b && left >= right == a >= b &&
            left.CompareTo(right) == a.CompareTo(b) && Lsn.Max(left, right).Value == Math.Max(a, b) &&
            left.BytesSince(right) == (a > b ? a - b : 0);
    });

    [Theory]
    [InlineData("0/0", 0)]
    [InlineData("0/5000060", 0x5000060)]
    [InlineData("16/B374D848", 0x16_B374D848)]
    [InlineData("00000016/b374d848", 0x16_B374D848)]
    public void PostgreSQL_positions_are_read(string text, ulong value) => Assert.Equal(value, Lsn.Parse(text, null).Value);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("/1")]
    [InlineData("1/")]
    [InlineData("1/2/3")]
    [InlineData("100000000/0")]
    [InlineData("0/100000000")]
    [InlineData(" 0/1")]
    [InlineData("0/1 ")]
    [InlineData("-1/0")]
    [InlineData("x/y")]
    [InlineData(null)]
    public void Anything_else_is_no_position(string? text)
    {
        Assert.False(Lsn.TryParse(text, null, out _));
        Assert.ThrowsAny<Exception>(() => Lsn.Parse(text!, null));
    }

    // SELECT pg_walfile_name(…) on PostgreSQL
    [Theory]
    [InlineData(1, "0/5000060", "000000010000000000000005")]
    [InlineData(1, "0/5000000", "000000010000000000000004")]
    [InlineData(1, "0/5000001", "000000010000000000000005")]
    [InlineData(1, "16/B374D848", "0000000100000016000000B3")]
    [InlineData(1, "1/0", "0000000100000000000000FF")]
    [InlineData(10, "1/1", "0000000A0000000100000000")]
    public void The_WAL_file_is_the_one_that_PostgreSQL_names(uint timeline, string lsn, string file) =>
        Assert.Equal(file, new Timeline(timeline).WalFileName(Lsn.Parse(lsn, null)));

    [Theory]
    [InlineData(1u << 20, "000000010000000000000050")]
    [InlineData(64u << 20, "000000010000000000000001")]
    [InlineData(1u << 30, "000000010000000000000000")]
    public void Other_segment_sizes_count_too(uint segmentSize, string file) =>
        Assert.Equal(file, Timeline.First.WalFileName(Lsn.Parse("0/5000060", null), segmentSize));

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 19)]
    [InlineData(3 << 20)]
    [InlineData(1u << 31)]
    public void Other_segment_sizes_do_not_exist(uint segmentSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Timeline.First.WalFileName(Lsn.Zero, segmentSize));
}

using PgAspire.Model;

namespace PgAspire.Postgres.Tests.Commands;

public sealed class PostgresCommandsTests
{
    private const string Tls =
        "sslkey=/data/c/streaming_replica.key sslcert=/data/c/streaming_replica.crt sslrootcert=/data/c/server-ca.crt";

    private static readonly InstanceLayout Layout = new()
    {
        DataDirectory = "/data/pg-1",
        SocketDirectory = "/run/pg-1",
        CertificatesDirectory = "/data/c",
        ListenAddresses = "127.0.0.1",
        Port = 15432,
        PeerUsers = ["postgres"],
    };

    [Fact]
    public void Initdb_with_defaults() => Assert.Equal(
        ["--username=postgres", "--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C", "--auth-local=peer", "--auth-host=reject", "--no-sync", "--no-instructions"],
        PostgresCommands.InitDbArguments(new InitDbSpec()));

    [Fact]
    public void Initdb_with_everything_is_in_CloudNativePGs_order() => Assert.Equal(
        [
            "--username=postgres", "-k", "--encoding=LATIN1", "--lc-collate=de_DE", "--lc-ctype=fr_FR", "--locale=C.UTF-8", "--locale-provider=icu",
            "--icu-locale=und", "--icu-rules=&a < b", "--builtin-locale=C", "--wal-segsize=64", "--auth-local=peer", "--auth-host=reject", "--no-sync",
            "--no-instructions",
        ],
        PostgresCommands.InitDbArguments(new InitDbSpec
        {
            DataChecksums = true,
            Encoding = "LATIN1",
            LocaleCollate = "de_DE",
            LocaleCType = "fr_FR",
            Locale = "C.UTF-8",
            LocaleProvider = "icu",
            IcuLocale = "und",
            IcuRules = "&a < b",
            BuiltinLocale = "C",
            WalSegmentSize = 64,
        }));

    [Fact]
    public void Server() => Assert.Equal("Postgres -D /data/pg-1", PostgresCommands.Server(Layout).ToString());

    [Fact]
    public void Base_backup() => Assert.Equal(
        [
            "-D", "/data/pg-1", "-v", "-w", "-d",
            $"host=localhost user=streaming_replica port=1 {Tls} application_name=pg-1-join sslmode=verify-ca dbname=postgres " +
            "tcp_user_timeout=5000 connect_timeout=5 options='-c wal_sender_timeout=0s'",
            "-X", "stream", "--checkpoint=fast", "--no-manifest", "--no-sync",
        ],
        PostgresCommands.BaseBackup(Layout, new PeerAddress("localhost", 1), "pg-1").Arguments);

    [Fact]
    public void Rewind() => Assert.Equal(
        [
            "--target-pgdata", "/data/pg-1", "--source-server",
            $"host=localhost user=streaming_replica port=1 {Tls} sslmode=verify-ca dbname=postgres tcp_user_timeout=5000 connect_timeout=5",
            "--no-sync",
        ],
        PostgresCommands.Rewind(Layout, new PeerAddress("localhost", 1)).Arguments);

    [Fact]
    public void Control_data() => Assert.Equal("ControlData -D /data/pg-1", PostgresCommands.ControlData(Layout).ToString());

    [Fact]
    public void History_files()
    {
        Assert.Equal("00000002.history", PostgresCommands.HistoryFileName(new Timeline(2)));
        Assert.Equal("000000FF.history", PostgresCommands.HistoryFileName(new Timeline(255)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgresCommands.HistoryFileName(Timeline.First));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("a'b", @"'a\'b'")]
    [InlineData(@"a\b", @"'a\\b'")]
    [InlineData("x' host='evil", @"'x\' host=\'evil'")]
    public void Values_of_a_connection_string(string value, string expected) => Assert.Equal(expected, ConnInfo.Quote(value));
}

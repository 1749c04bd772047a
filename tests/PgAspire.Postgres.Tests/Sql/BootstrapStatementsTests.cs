using PgAspire.Model;

namespace PgAspire.Postgres.Tests.Sql;

public sealed class BootstrapStatementsTests
{
    [Fact]
    public void The_plain_bootstrap_is_approved() => Assert.Equal(
        """
        CREATE ROLE streaming_replica WITH LOGIN REPLICATION;
        COMMENT ON ROLE streaming_replica IS 'Special user for streaming replication created by CloudNativePG';
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text, boolean, boolean) TO streaming_replica;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_file(text, boolean) TO streaming_replica;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text) TO streaming_replica;
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO streaming_replica;
        CREATE ROLE cnpg_metrics_exporter WITH LOGIN PASSWORD NULL;
        GRANT pg_monitor TO cnpg_metrics_exporter;
        CREATE ROLE "app" WITH LOGIN;
        CREATE DATABASE "app" WITH OWNER "app";
        """,
        string.Join('\n', BootstrapStatements.Create(new InitDbSpec())));

    [Fact]
    public void The_users_statements_come_before_the_database()
    {
        Assert.DoesNotContain(BootstrapStatements.Create(new() { PostInitSql = ["SELECT 1"] }), s => s.Contains("DATABASE", StringComparison.Ordinal));
        Assert.DoesNotContain(BootstrapStatements.Create(new() { PostInitTemplateSql = ["SELECT 1"] }), s => s.Contains("DATABASE", StringComparison.Ordinal));
        Assert.Contains(BootstrapStatements.Create(new() { PostInitApplicationSql = ["SELECT 1"] }), s => s.Contains("DATABASE", StringComparison.Ordinal));
    }

    [Fact]
    public void What_initdb_makes_is_not_made_again()
    {
        var statements = BootstrapStatements.Create(new() { Database = "postgres", Owner = "postgres" });
        Assert.DoesNotContain(statements, s => s.Contains("\"postgres\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_statement_is_one_line()
    {
        var statements = BootstrapStatements.Create(new() { Database = "d\n\"b", Owner = "o\r\nner" });
        Assert.All(statements, s => Assert.DoesNotContain(s, char.IsControl));
        Assert.Equal(@"CREATE DATABASE U&""d\000A""""b"" WITH OWNER U&""o\000D\000Aner"";", statements[^1]);
    }
}

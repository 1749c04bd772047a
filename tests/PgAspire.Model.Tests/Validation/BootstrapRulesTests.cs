using PgAspire.Model;
using static PgAspire.Model.Tests.Specs;

namespace PgAspire.Model.Tests.Validation;

public sealed class BootstrapRulesTests
{
    private const string InitDb = "spec.bootstrap.initdb";

    private static readonly string SixtyThreeBytes = new string('é', 31) + "x";

    [Fact]
    public void Database_and_owner_come_together()
    {
        AssertAccepted(With(new InitDbSpec { Database = "shop", Owner = "alice" }));
        AssertAccepted(With(new InitDbSpec { Database = "shop" }));
        AssertRejected(With(new InitDbSpec { Database = "shop", Owner = "" }), $"{InitDb}.owner", "You need to specify the database owner user");
        AssertRejected(With(new InitDbSpec { Database = "", Owner = "alice" }), $"{InitDb}.database", "You need to specify the database name");
        AssertRejected(With(new InitDbSpec { Database = null! }), $"{InitDb}.database", "You need to specify the database name");
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("template0")]
    [InlineData("template1")]
    public void The_databases_of_initdb_are_reserved(string name)
    {
        AssertRejected(With(new InitDbSpec { Database = name, Owner = "app" }), $"{InitDb}.database", $"the name {name} is reserved");
        AssertRejected(Valid with { Databases = [new DatabaseSpec { Name = name, Owner = "app" }] }, "databases[0].spec.name", $"the name {name} is reserved");
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("streaming_replica")]
    [InlineData("cnpg_metrics_exporter")]
    [InlineData("cnpg_anything")]
    [InlineData("pg_monitor")]
    public void The_roles_of_the_operator_do_not_own_the_application(string role)
    {
        AssertRejected(With(new InitDbSpec { Owner = role }), $"{InitDb}.owner", "reserved");
        if (role != PostgresRoles.Superuser)
        {
            AssertRejected(With(new InitDbSpec { Database = role }), $"{InitDb}.owner", "reserved");
            AssertRejected(Valid with { Databases = [new DatabaseSpec { Name = "b", Owner = role }] }, "databases[0].spec.owner", "reserved");
        }
    }

    [Fact]
    public void Identifiers_have_at_most_63_bytes()
    {
        AssertAccepted(With(new InitDbSpec { Database = SixtyThreeBytes, Owner = "Größe \"x\"; DROP" }));
        AssertRejected(With(new InitDbSpec { Database = SixtyThreeBytes + "y", Owner = "app" }), $"{InitDb}.database", "64 bytes");
        AssertRejected(With(new InitDbSpec { Owner = SixtyThreeBytes + "é" }), $"{InitDb}.owner", "65 bytes");
        AssertRejected(With(new InitDbSpec { Owner = "a\nb" }), $"{InitDb}.owner", "line breaks");
        AssertRejected(With(new InitDbSpec { Owner = "a\udc00" }), $"{InitDb}.owner", "surrogate");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(64, true)]
    [InlineData(1024, true)]
    [InlineData(0, false)]
    [InlineData(-16, false)]
    [InlineData(2048, false)]
    [InlineData(48, false)]
    public void A_WAL_segment_is_a_power_of_two(int size, bool valid)
    {
        var spec = With(new InitDbSpec { WalSegmentSize = size });
        if (valid)
        {
            AssertAccepted(spec);
        }
        else
        {
            AssertRejected(spec, $"{InitDb}.walSegmentSize", size == 48 ? "WAL segment size must be a power of 2" : "from 1 to 1024");
        }
    }

    [Fact]
    public void Encoding_and_locales_are_not_empty()
    {
        AssertAccepted(With(new InitDbSpec { Encoding = "LATIN1", LocaleCollate = "en_US.utf8", LocaleCType = "en_US.utf8", Locale = "C.UTF-8" }));
        AssertRejected(With(new InitDbSpec { Encoding = "" }), $"{InitDb}.encoding", "must not be empty");
        AssertRejected(With(new InitDbSpec { LocaleCollate = " " }), $"{InitDb}.localeCollate", "must not be empty");
        AssertRejected(With(new InitDbSpec { LocaleCType = null! }), $"{InitDb}.localeCType", "must not be empty");
        AssertRejected(With(new InitDbSpec { Locale = "" }), $"{InitDb}.locale", "must not be empty");
        AssertRejected(With(new InitDbSpec { Encoding = "UTF8\n" }), $"{InitDb}.encoding", "line breaks");
    }

    [Fact]
    public void A_locale_belongs_to_its_provider_and_version()
    {
        var icu = new InitDbSpec { LocaleProvider = "icu", IcuLocale = "en", IcuRules = "&a < b" };
        var builtin = new InitDbSpec { LocaleProvider = "builtin", BuiltinLocale = "C.UTF-8" };
        AssertAccepted(With(icu));
        AssertAccepted(With(builtin));
        AssertRejected(With(new InitDbSpec { IcuLocale = "en" }), $"{InitDb}.icuLocale", "only available when localeProvider is set to `icu`");
        AssertRejected(With(new InitDbSpec { IcuRules = "&a < b" }), $"{InitDb}.icuRules", "only available when localeProvider is set to `icu`");
        AssertRejected(With(new InitDbSpec { BuiltinLocale = "C" }), $"{InitDb}.builtinLocale", "only available when localeProvider is set to `builtin`");
        AssertRejected(With(new InitDbSpec { LocaleProvider = "glibc" }), $"{InitDb}.localeProvider", "use libc, icu or builtin");
        AssertRejected(With(icu) with { ImageName = "postgres:15" }, $"{InitDb}.icuRules", "needs PostgreSQL 16");
        AssertRejected(With(new InitDbSpec { LocaleProvider = "builtin" }) with { ImageName = "postgres:16" }, $"{InitDb}.localeProvider", "needs PostgreSQL 17");
    }

    [Fact]
    public void Statements_are_neither_empty_nor_have_NUL()
    {
        AssertAccepted(With(new InitDbSpec { PostInitSql = ["CREATE ROLE x;\nSELECT 1"], PostInitTemplateSql = ["SELECT 1"], PostInitApplicationSql = ["SELECT 'é'"] }));
        AssertRejected(With(new InitDbSpec { PostInitSql = ["SELECT 1", " "] }), $"{InitDb}.postInitSQL[1]", "empty");
        AssertRejected(With(new InitDbSpec { PostInitTemplateSql = [null!] }), $"{InitDb}.postInitTemplateSQL[0]", "empty");
        AssertRejected(With(new InitDbSpec { PostInitApplicationSql = ["SELECT '\0'"] }), $"{InitDb}.postInitApplicationSQL[0]", "NUL");
    }

    [Fact]
    public void A_database_is_declared_once()
    {
        var a = new DatabaseSpec { Name = "a", Owner = "app" };
        AssertAccepted(Valid with { Databases = [a, a with { Name = "A" }, a with { Name = "b", Owner = "postgres" }] });
        AssertRejected(Valid with { Databases = [a, a] }, "databases[1].spec.name", "Duplicate value: 'a' is also the name at databases[0].spec.name");
        AssertAccepted(Valid with { Databases = [a with { Name = "app" }] });
        AssertRejected(Valid with { Databases = [a with { Name = "" }] }, "databases[0].spec.name", "must not be empty");
        AssertRejected(Valid with { Databases = [a with { Owner = null! }] }, "databases[0].spec.owner", "must not be empty");
        AssertRejected(Valid with { Databases = [null!] }, "databases[0].spec", "must not be null");
    }
}
